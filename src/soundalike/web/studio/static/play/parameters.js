/** Unit values in physical units, as `soundalike.synth.ParameterTable` maps them. */

import { short } from "../numbers.js";

/**
 * @param {object} parameter with low, high, curve and symmetric.
 * @param {number} value 0 to 1.
 */
export function physical({ low, high, curve, symmetric }, value) {
  const exponent = 1 / curve;
  const offset = 2 * value - 1;
  const share = symmetric ? (1 + Math.sign(offset) * Math.abs(offset) ** exponent) / 2 : value ** exponent;
  return low + (high - low) * share;
}

/** A unit value in words: "440 Hz"; without the unit where the title says it already. */
export function inWords(parameter, value) {
  const number = short(physical(parameter, value));
  return parameter.unit === parameter.title ? number : `${number} ${parameter.unit}`;
}
