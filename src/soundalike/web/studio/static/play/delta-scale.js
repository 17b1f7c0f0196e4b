/** The scale of the delta sliders: the ear tells small deltas apart too, so they get as much room. */

export const MOST = 0.5;

/** How much finer the scale is at 0 than at its end; a pure logarithm would never reach 0. */
const FINER = 100;

export const TICKS = [0, 0.01, 0.05, 0.1, 0.25, 0.5];

/** @param {number} position 0 to 1. */
export function deltaAt(position) {
  return Number(((MOST * (FINER ** position - 1)) / (FINER - 1)).toPrecision(2));
}

export function positionOf(delta) {
  return Math.log(1 + (delta / MOST) * (FINER - 1)) / Math.log(FINER);
}
