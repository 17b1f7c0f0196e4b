/** A line chart: curves by training step, with a cursor that reads them. */

import { svg } from "../dom.js";
import { whole } from "../numbers.js";
import { thinned } from "./thinning.js";
import { ticksBetween } from "./ticks.js";

const HEIGHT = 170;
const LEFT = 52;
const RIGHT = 18;
const TOP = 10;
const BOTTOM = 24;
const AIR = 0.06;

/** The x axis has a tick for each so many pixels at most. */
const TICK_WIDTH = 65;

export class Chart {
  /** @param {function(number?)} pointed called with the step under the pointer, and with null as it leaves. */
  constructor(pointed) {
    this.axes = svg("g", { class: "axes" });
    this.curves = svg("g", { class: "curves" });
    this.cursor = svg("g", { class: "cursor" });
    this.svg = svg(
      "svg",
      { class: "chart", role: "img", height: HEIGHT },
      this.axes,
      this.curves,
      this.cursor,
    );
    this.svg.addEventListener("pointermove", (event) => {
      if (this.x) pointed(this.#stepAt(event.clientX - this.svg.getBoundingClientRect().left));
    });
    this.svg.addEventListener("pointerleave", () => pointed(null));
  }

  /**
   * @param {string} title for those who do not see the curves.
   * @param {Array<{points: Array<[number, number]>, last: number, colour: number, dashed: boolean}>} curves
   * @param {[number, number]} steps the first and the last.
   * @param {function(number): string} write
   */
  draw(title, curves, steps, write) {
    const { width } = this.svg.getBoundingClientRect();
    // It is drawn once it has a size.
    if (width === 0) return;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.svg.setAttribute("aria-label", title);
    this.steps = steps;
    const [low, high] = rangeOf(curves);
    this.x = scale(steps, [LEFT, width - RIGHT]);
    this.y = scale([low, high], [HEIGHT - BOTTOM, TOP]);
    this.curvesShown = curves;
    this.axes.replaceChildren(...this.#axes(low, high, width, write));
    this.curves.replaceChildren(...curves.map((curve) => this.#curve(curve, width)));
  }

  #axes(low, high, width, write) {
    const baseline = HEIGHT - BOTTOM;
    const across = ticksBetween(low, high, 4).flatMap((value) => [
      svg("line", { x1: LEFT, x2: width - RIGHT, y1: this.y(value), y2: this.y(value) }),
      svg("text", { x: LEFT - 8, y: this.y(value), dy: "0.35em", class: "side" }, write(value)),
    ]);
    const [first, last] = this.steps;
    const along = ticksBetween(first, last, Math.max(2, Math.floor(width / TICK_WIDTH)))
      .filter(Number.isInteger)
      .map((step) => svg("text", { x: this.x(step), y: baseline + 17 }, whole(step)));
    return [...across, ...along];
  }

  #curve({ points, colour, dashed }, width) {
    const attributes = { class: `curve series-${colour}${dashed ? " dashed" : ""}` };
    if (points.length === 1) {
      return svg("circle", { ...attributes, cx: this.x(points[0][0]), cy: this.y(points[0][1]), r: 3 });
    }
    const path = thinned(points, width).map(
      ([step, value]) => `${this.x(step).toFixed(1)} ${this.y(value).toFixed(1)}`,
    );
    return svg("path", { ...attributes, d: `M${path.join("L")}` });
  }

  /** Mark a step, and what each curve says there; null for none. */
  mark(step) {
    if (step === null || !this.x) {
      this.cursor.replaceChildren();
      return;
    }
    const at = this.x(step);
    this.cursor.replaceChildren(
      svg("line", { x1: at, x2: at, y1: TOP, y2: HEIGHT - BOTTOM }),
      ...this.curvesShown.flatMap((curve) => {
        const point = readAt(curve, step);
        if (point === null) return [];
        const place = { cx: this.x(point[0]), cy: this.y(point[1]) };
        return [svg("circle", { class: `series-${curve.colour}`, ...place, r: 3.5 })];
      }),
    );
  }

  #stepAt(pixel) {
    const [first, last] = this.steps;
    const share = (pixel - this.x(first)) / (this.x(last) - this.x(first));
    return Math.round(first + Math.min(1, Math.max(0, share)) * (last - first));
  }
}

/**
 * What a curve says at a step: its nearest point, found by halving; null where its run has not been.
 *
 * @param {{points: Array<[number, number]>, last: number}} curve its run has come to the step `last`.
 */
export function readAt({ points, last }, step) {
  if (step > last) return null;
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= step) low = middle;
    else high = middle;
  }
  return step - points[low][0] <= points[high][0] - step ? points[low] : points[high];
}

/** The lowest and the highest value, with air around them. */
function rangeOf(curves) {
  let low = Infinity;
  let high = -Infinity;
  for (const { points } of curves) {
    for (const [, value] of points) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const air = AIR * (high - low) || Math.abs(high) * AIR || 1;
  return [low - air, high + air];
}

function scale([from, until], [start, end]) {
  return (value) => start + ((value - from) / (until - from)) * (end - start);
}
