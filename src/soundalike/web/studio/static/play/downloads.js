/** A sound's cell with the buttons that keep it, as WAV and as JSON. */

import { element } from "../dom.js";

/**
 * @param {Cell} cell
 * @param {string} name of the sound.
 * @param {{wav: function(), json: function()}} keep what the buttons do.
 */
export function keepable(cell, name, keep) {
  const button = (kind, act) => {
    const made = element(
      "button",
      { type: "button", class: "quiet", "aria-label": `Download ${name} as ${kind}` },
      kind,
    );
    made.addEventListener("click", act);
    return made;
  };
  return element(
    "div",
    { class: "keepable" },
    cell.button,
    element("span", { class: "cluster" }, button("WAV", keep.wav), button("JSON", keep.json)),
  );
}
