/** Numbers as the page writes them. */

/** A number with three digits that tell something, and a true minus. */
export function short(value, digits = 3) {
  const rounded = Number(value.toPrecision(digits));
  const text = Math.abs(rounded) >= 1e-4 || rounded === 0 ? String(rounded) : rounded.toExponential();
  return text.replaceAll("-", "−");
}

export function whole(value) {
  return value.toLocaleString("en");
}

export function percent(value) {
  return `${short(100 * value)} %`;
}

/** The peak of a sound, 0 to 1, in decibels below full scale. */
export function level(peak) {
  return peak === 0 ? "silent" : `peak ${short(Math.round(20 * Math.log10(peak)))} dB`;
}
