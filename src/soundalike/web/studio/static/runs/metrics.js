/** The panels: which numbers of a log belong together, and how they are written. */

import { percent, short, whole } from "../numbers.js";

const COUNTERS = ["step", "pairs"];

const KNOWN = [
  { title: "Loss", fields: { loss: "" } },
  {
    title: "Alignment",
    caption: "lower is closer",
    fields: { alignment: "training", held_out_alignment: "held out" },
  },
  {
    title: "Uniformity",
    caption: "lower is more evenly spread",
    fields: { uniformity: "training", held_out_uniformity: "held out" },
  },
  { title: "Effective rank", caption: "directions in use", fields: { effective_rank: "" } },
  {
    title: "Nearest neighbours",
    caption: "balanced accuracy on recordings",
    fields: { knn: "" },
    write: percent,
  },
  {
    title: "Speed",
    caption: "pairs a second",
    fields: { pairs_per_second: "" },
    write: (value) => whole(Math.round(value)),
  },
  { title: "Waiting for data", caption: "share of a step", fields: { data_wait: "" }, write: percent },
  { title: "Learning rate", fields: { learning_rate: "" } },
  { title: "Step time", caption: "seconds", fields: { step_seconds: "" } },
];

/**
 * The panels that some logs need, the known ones first.
 *
 * @param {object[][]} logs entries, each with its `step`; not every entry has every field.
 */
export function metricsOf(logs) {
  const found = new Set(logs.flatMap((entries) => entries.flatMap(numbersOf)));
  const known = KNOWN.filter(({ fields }) => Object.keys(fields).some((field) => found.has(field)));
  const named = new Set(KNOWN.flatMap(({ fields }) => Object.keys(fields)));
  const others = [...found].filter((field) => !named.has(field) && !COUNTERS.includes(field));
  return [...known, ...others.map((field) => ({ title: titleOf(field), fields: { [field]: "" } }))].map(
    (metric) => ({
      caption: "",
      write: (value) => short(value),
      ...metric,
    }),
  );
}

function numbersOf(entry) {
  return Object.keys(entry).filter((field) => typeof entry[field] === "number");
}

function titleOf(field) {
  const words = field.replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}
