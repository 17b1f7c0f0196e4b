/** One pair of the stream: what was made, and what was drawn to make it. */

import { Cell } from "../cell.js";
import { element } from "../dom.js";
import { moveList } from "../moves.js";
import { short, whole } from "../numbers.js";

const MOVES_SHOWN = 4;

/** @param {object} pair as the studio's API has it. */
export function pairArticle(pair) {
  const cells = ["a", "b"].map((view) => {
    const cell = new Cell(view.toUpperCase(), view, `of pair ${pair.index}`);
    cell.show(pair[view]);
    return cell.button;
  });
  const label = pair.label === null ? [] : [element("span", { class: "label" }, String(pair.label))];
  return element(
    "article",
    { class: "pair", "aria-label": `Pair ${pair.index}` },
    element(
      "header",
      {},
      element("h2", {}, `Pair ${whole(pair.index)}`),
      element("p", {}, pair.source, ...label),
    ),
    element("div", { class: "couple" }, ...cells),
    ...(pair.moved ? [moveList(pair.moved, MOVES_SHOWN)] : []),
    ...(pair.augmentations ? [augmentationLists(pair.augmentations)] : []),
  );
}

/** What was done to A, and what to B, each below its sound. */
function augmentationLists(augmentations) {
  if (augmentations.length === 0) return element("p", { class: "sentence" }, "No augmentation.");
  const lists = ["a", "b"].map((view) =>
    element(
      "ol",
      { class: `augmentations ${view}`, "aria-label": `Augmentations of ${view.toUpperCase()}` },
      ...augmentations.filter((step) => step.view === view).map(augmentationItem),
    ),
  );
  return element("div", { class: "couple" }, ...lists);
}

function augmentationItem({ name, parameters }) {
  return element(
    "li",
    {},
    element("span", { class: "step-name" }, inWords(name)),
    " ",
    element("span", { class: "values" }, parametersInWords(parameters)),
  );
}

function parametersInWords(parameters) {
  return Object.entries(parameters)
    .map(([name, value]) => `${inWords(name)} ${typeof value === "number" ? short(value) : value}`)
    .join(", ");
}

function inWords(name) {
  return name.replaceAll("_", " ").replace(/\bdb\b/, "dB");
}
