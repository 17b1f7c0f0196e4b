/** The choice of a configuration: a preset that can be changed, or a run as it was. */

import { element, option } from "../dom.js";

const RUN = "run:";
const PRESET = "preset:";

/** @param {HTMLSelectElement} select filled with presets, and runs where there are some. */
export function offer(select, presets, runs, chosen) {
  const before = select.value || `${PRESET}${chosen}`;
  select.replaceChildren(
    element("optgroup", { label: "Presets" }, ...presets.map((name) => option(`${PRESET}${name}`, name))),
  );
  const whole = runs.filter(({ state }) => state !== "damaged");
  if (whole.length > 0) {
    select.append(
      element("optgroup", { label: "Runs" }, ...whole.map(({ name }) => option(`${RUN}${name}`, name))),
    );
  }
  select.value = before;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

export function isRun(select) {
  return select.value.startsWith(RUN);
}

/** What is asked of the studio: `{run}`, or `{preset, changes}`. */
export function chosenOf(select, changes) {
  if (isRun(select)) return { run: select.value.slice(RUN.length) };
  return { preset: select.value.slice(PRESET.length), changes };
}
