/** The list of runs, of which several can be chosen. */

import { element } from "../dom.js";
import { whole } from "../numbers.js";

/** As many as there are colours that can be told apart. */
const MOST = 6;

export class RunList {
  #items = new Map();
  #colours = new Map();

  /**
   * @param {HTMLElement} place that it is put in.
   * @param {function()} chosenAnew called when the user has chosen.
   */
  constructor(place, chosenAnew) {
    this.place = place;
    this.chosenAnew = chosenAnew;
  }

  /** The chosen runs, as listed, each with its `colour` (1 to 6). */
  get chosen() {
    return this.runs
      .filter(({ name }) => this.#colours.has(name))
      .map((run) => ({ ...run, colour: this.#colours.get(run.name) }));
  }

  /** @param {object[]} runs as the studio's API has them. */
  show(runs) {
    this.runs = [...runs].sort(newestFirst);
    const names = new Set(runs.map(({ name }) => name));
    for (const [name, item] of this.#items) {
      if (!names.has(name)) {
        item.row.remove();
        this.#items.delete(name);
        this.#colours.delete(name);
      }
    }
    const fresh = this.#items.size === 0;
    this.runs.forEach((run, number) => {
      const item = this.#items.get(run.name) ?? this.#add(run.name);
      item.show(run);
      // Moving a row would take the focus from it.
      if (this.place.children[number] !== item.row)
        this.place.insertBefore(item.row, this.place.children[number] ?? null);
    });
    if (fresh) this.#chooseFirst();
    this.#limit();
  }

  /** What is running is looked at first; else the newest. */
  #chooseFirst() {
    const running = this.runs.filter(({ state }) => state === "running").slice(0, MOST);
    const whole = this.runs.filter(({ state }) => state !== "damaged").slice(0, 1);
    for (const { name } of running.length > 0 ? running : whole) this.#choose(name, true);
  }

  #choose(name, chosen) {
    const { input, key } = this.#items.get(name);
    input.checked = chosen;
    if (chosen) {
      const taken = new Set(this.#colours.values());
      const free = Array.from({ length: MOST }, (_, k) => k + 1).find((colour) => !taken.has(colour));
      this.#colours.set(name, free);
      key.setAttribute("class", `key series-${free}`);
    } else {
      this.#colours.delete(name);
      key.setAttribute("class", "key");
    }
  }

  #limit() {
    const full = this.#colours.size >= MOST;
    for (const { name, state } of this.runs) {
      const { input } = this.#items.get(name);
      input.disabled = state === "damaged" || (full && !input.checked);
    }
  }

  #add(name) {
    const input = element("input", { type: "checkbox" });
    const key = element("span", { class: "key", "aria-hidden": "true" });
    const about = element("span", { class: "run-about" });
    const state = element("span", { class: "state" });
    const bar = element("progress", { max: 1, value: 0, "aria-label": `Progress of ${name}` });
    const row = element(
      "li",
      {},
      element("label", {}, input, key, element("span", { class: "run-name" }, name)),
      state,
      bar,
      about,
    );
    input.addEventListener("change", () => {
      this.#choose(name, input.checked);
      this.#limit();
      this.chosenAnew();
    });
    const item = {
      row,
      input,
      key,
      show(run) {
        state.textContent = run.state;
        state.setAttribute("class", `state ${run.state}`);
        bar.hidden = run.state === "damaged";
        bar.value = run.steps ? run.step / run.steps : 0;
        about.textContent = run.error ?? inWords(run);
      },
    };
    this.#items.set(name, item);
    return item;
  }
}

function newestFirst(one, other) {
  return (other.started ?? "").localeCompare(one.started ?? "") || one.name.localeCompare(other.name);
}

function inWords({ step, steps, pairs_per_second, started, preset }) {
  const parts = [`step ${whole(step)} of ${whole(steps)}`];
  if (pairs_per_second !== null) parts.push(`${whole(Math.round(pairs_per_second))} pairs a second`);
  parts.push(
    `like ${preset}`,
    new Date(started).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }),
  );
  return parts.join(" · ");
}
