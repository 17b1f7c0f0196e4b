/** The parameters of a patch as sliders, module by module. */

import { element } from "../dom.js";
import { inWords } from "./parameters.js";

/** Arrow keys move a slider by this much of its range; random values in between are kept as they are. */
const STEP = 0.005;

/**
 * A larger module takes the whole width and starts closed; so do all but the first few of a large patch, and
 * where there is little room.
 */
const LARGE_MODULE = 8;
const OPEN_AT_FIRST = 70;
const OPEN_AT_FIRST_IF_NARROW = 12;
const NARROW = "(max-width: 900px)";

export class Knobs {
  /**
   * @param {HTMLElement} place that they are put in.
   * @param {function(string, number)} turned called with a parameter's name and unit value on release.
   */
  constructor(place, turned) {
    this.place = place;
    this.turned = turned;
    this.knobs = new Map();
  }

  /** Put up another patch. */
  build(patch) {
    this.knobs.clear();
    let open = 0;
    const most = matchMedia(NARROW).matches ? OPEN_AT_FIRST_IF_NARROW : OPEN_AT_FIRST;
    this.place.replaceChildren(
      ...patch.modules.map((module) => {
        const count = module.parameters.length;
        const opened = count <= LARGE_MODULE && open + count <= most;
        if (opened) open += count;
        return element(
          "details",
          { class: count > LARGE_MODULE ? "module large" : "module", open: opened },
          element("summary", {}, module.title, " ", element("span", { class: "count" }, String(count))),
          element(
            "div",
            { class: "knobs" },
            ...module.parameters.map((parameter) => this.#knob(module, parameter)),
          ),
        );
      }),
    );
  }

  #knob(module, parameter) {
    const id = `knob-${parameter.name}`;
    const input = element("input", {
      type: "range",
      id,
      min: 0,
      max: 1,
      step: STEP,
      "data-group": parameter.group,
    });
    const shown = element("output", { for: id });
    const describe = (value) => {
      const words = inWords(parameter, value);
      shown.textContent = words;
      input.setAttribute("aria-valuetext", words);
    };
    input.addEventListener("input", () => describe(input.valueAsNumber));
    input.addEventListener("change", () => this.turned(parameter.name, input.valueAsNumber));
    this.knobs.set(parameter.name, (value) => {
      input.value = value;
      describe(value);
    });
    return element(
      "div",
      { class: "knob" },
      element(
        "label",
        { for: id },
        element("span", { class: "unseen" }, `${module.title} `),
        parameter.title,
      ),
      shown,
      input,
    );
  }

  /** @param {Object<string, number>} values unit values by name. */
  show(values) {
    for (const [name, show] of this.knobs) show(values[name]);
  }

  openAll(open) {
    for (const module of this.place.querySelectorAll("details")) module.open = open;
  }
}
