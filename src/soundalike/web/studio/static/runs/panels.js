/** All panels: one chart for each metric, with the values of every run where the cursor is. */

import { element } from "../dom.js";
import { Chart, readAt } from "./chart.js";
import { metricsOf } from "./metrics.js";

export class Panels {
  #panels = new Map();
  #step = null;

  /**
   * @param {HTMLElement} place that they are put in.
   * @param {function(number?)} pointed called with the step under the pointer, and with null as it leaves.
   */
  constructor(place, pointed) {
    this.place = place;
    this.pointed = pointed;
    this.runs = [];
    this.steps = null;
    let width = 0;
    new ResizeObserver(() => {
      // Drawing changes the height, which must not lead to drawing again.
      if (place.clientWidth === width) return;
      width = place.clientWidth;
      this.draw(this.runs);
    }).observe(place);
  }

  /** @param {Array<{name: string, colour: number, entries: object[]}>} runs */
  draw(runs) {
    this.runs = runs;
    const logs = runs.map(({ entries }) => entries).filter((entries) => entries.length > 0);
    const metrics = metricsOf(logs);
    const wanted = new Set(metrics.map(({ title }) => title));
    for (const [title, { figure }] of this.#panels) {
      if (!wanted.has(title)) {
        figure.remove();
        this.#panels.delete(title);
      }
    }
    this.steps = logs.length > 0 ? stepsOf(logs) : null;
    metrics.forEach((metric, number) => {
      const panel = this.#panels.get(metric.title) ?? this.#addPanel(metric);
      // A metric may turn up late in a run, and belong between others.
      const there = this.place.children[number];
      if (there !== panel.figure) this.place.insertBefore(panel.figure, there ?? null);
      panel.curves = curvesOf(metric, runs);
      panel.chart.draw(`${metric.title} by training step`, panel.curves, this.steps, metric.write);
    });
    this.mark(this.#step);
  }

  /** Read all curves at a step; null reads their ends. */
  mark(step) {
    this.#step = step;
    for (const { chart, curves, values, metric } of this.#panels.values()) {
      chart.mark(step);
      values.replaceChildren(...curves.map((curve) => valueItem(curve, step, metric.write)));
    }
  }

  #addPanel(metric) {
    const chart = new Chart(this.pointed);
    const values = element("ul", { class: "values" });
    const heading = element(
      "figcaption",
      {},
      element("h2", {}, metric.title),
      element("p", {}, metric.caption),
    );
    const figure = element("figure", { class: "panel" }, heading, chart.svg, values);
    const panel = { figure, chart, values, metric, curves: [] };
    this.#panels.set(metric.title, panel);
    return panel;
  }
}

function stepsOf(logs) {
  const first = Math.min(...logs.map((entries) => entries[0].step));
  const last = Math.max(...logs.map((entries) => entries.at(-1).step));
  return [first, Math.max(first + 1, last)];
}

function curvesOf({ fields }, runs) {
  const kinds = Object.entries(fields);
  return runs.flatMap(({ name, colour, entries }) =>
    kinds
      .map(([field, kind], number) => ({
        name: kind ? `${name}, ${kind}` : name,
        colour,
        dashed: number > 0,
        last: entries.at(-1)?.step,
        points: entries
          .filter((entry) => typeof entry[field] === "number")
          .map((entry) => [entry.step, entry[field]]),
      }))
      .filter(({ points }) => points.length > 0),
  );
}

function valueItem(curve, step, write) {
  const { name, colour, dashed, points } = curve;
  const point = step === null ? points.at(-1) : readAt(curve, step);
  return element(
    "li",
    {},
    element("span", { class: `key series-${colour}${dashed ? " dashed" : ""}`, "aria-hidden": "true" }),
    element("span", { class: "name" }, name),
    element("span", { class: "value" }, point === null ? "–" : write(point[1])),
  );
}
