/** The delta sliders: one for all parameters, which moves those of the groups too, and one for each group. */

import { element } from "../dom.js";
import { deltaAt, positionOf, TICKS } from "./delta-scale.js";

const FIRST = 0.1;
const STEP = 0.01;

export class Deltas {
  /**
   * @param {HTMLElement} place of the slider for all.
   * @param {HTMLElement} groupPlace of the sliders of groups.
   * @param {function()} changed called on release.
   */
  constructor(place, groupPlace, changed) {
    this.groupPlace = groupPlace;
    this.changed = changed;
    this.byGroup = new Map();
    this.sliders = new Map();
    this.all = slider("delta-all", "Delta", (delta) => {
      for (const group of this.byGroup.keys()) this.#set(group, delta);
      changed();
    });
    this.all.show(FIRST);
    place.append(this.all.row, ticks());
  }

  /** Put up the groups of another patch; those it shares with the last one keep their delta. */
  build(groups) {
    const kept = this.byGroup;
    this.byGroup = new Map();
    this.sliders.clear();
    for (const group of groups) {
      const moved = (delta) => {
        this.#set(group, delta);
        this.changed();
      };
      const title = group[0].toUpperCase() + group.slice(1);
      this.sliders.set(group, slider(`delta-${group}`, title, moved));
      this.#set(group, kept.get(group) ?? this.all.delta());
    }
    this.groupPlace.replaceChildren(...[...this.sliders.values()].map(({ row }) => row));
  }

  #set(group, delta) {
    this.byGroup.set(group, delta);
    this.sliders.get(group).show(delta);
    const varied = new Set(this.byGroup.values()).size > 1;
    this.all.note(varied ? "varied" : null);
    if (!varied) this.all.show(delta);
  }

  /** As the studio's API takes it: one number, or one for each group. */
  get value() {
    const values = new Set(this.byGroup.values());
    return values.size === 1 ? [...values][0] : Object.fromEntries(this.byGroup);
  }
}

function slider(id, title, released) {
  const input = element("input", { type: "range", id, min: 0, max: 1, step: STEP });
  const shown = element("output", { for: id });
  let delta = 0;
  const describe = (words) => {
    shown.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  input.addEventListener("input", () => {
    delta = deltaAt(input.valueAsNumber);
    describe(String(delta));
  });
  input.addEventListener("change", () => released(delta));
  return {
    row: element("div", { class: "knob delta" }, element("label", { for: id }, title), shown, input),
    delta: () => delta,
    show(value) {
      delta = value;
      input.value = positionOf(value);
      describe(String(value));
    },
    note: (words) => describe(words ?? String(delta)),
  };
}

function ticks() {
  const marks = TICKS.map((delta) => {
    const mark = element("span", {}, String(delta));
    mark.style.setProperty("--at", positionOf(delta));
    return mark;
  });
  return element("div", { class: "ticks", "aria-hidden": "true" }, ...marks);
}
