/** Which parameters moved from the source to A and B, and how far. */

import { element } from "./dom.js";
import { short } from "./numbers.js";

/**
 * @param {object[]} moved as the studio's API has it, the furthest first.
 * @param {number} most how many are shown.
 */
export function moveList(moved, most) {
  if (moved.length === 0) return element("p", { class: "sentence" }, "No parameter moved.");
  return element("ul", { class: "move-list" }, ...moved.slice(0, most).map(moveItem));
}

function moveItem(move) {
  const track = element("span", { class: "track", "aria-hidden": "true" });
  for (const [name, at] of [
    ["from", move.from],
    ["a", move.a],
    ["b", move.b],
  ]) {
    const mark = element("span", { class: `mark ${name}` });
    mark.style.setProperty("--at", at);
    track.append(mark);
  }
  const layer = move.layer ? `, layer ${move.layer}` : "";
  return element(
    "li",
    {},
    element("span", { class: "move-name" }, `${move.title}${layer}`),
    track,
    element(
      "span",
      { class: "values" },
      `${short(move.from_physical)} → `,
      element("span", { class: "a" }, `A ${short(move.a_physical)}`),
      ", ",
      element("span", { class: "b" }, `B ${short(move.b_physical)}`),
      ` ${move.unit}`,
    ),
  );
}
