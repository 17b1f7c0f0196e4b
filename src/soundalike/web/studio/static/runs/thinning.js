/** Fewer points for long curves, without losing a peak. */

/**
 * Of each of `columns` equal stretches of points, the lowest and the highest, in their order.
 *
 * @param {Array<[number, number]>} points
 */
export function thinned(points, columns) {
  if (points.length <= 2 * columns) return points;
  const kept = [];
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column * points.length) / columns);
    const until = Math.floor(((column + 1) * points.length) / columns);
    let low = from;
    let high = from;
    for (let k = from; k < until; k += 1) {
      if (points[k][1] < points[low][1]) low = k;
      if (points[k][1] > points[high][1]) high = k;
    }
    const indices = new Set([Math.min(low, high), Math.max(low, high)]);
    if (column === 0) indices.add(0);
    if (column === columns - 1) indices.add(points.length - 1);
    kept.push(...[...indices].sort((one, other) => one - other).map((k) => points[k]));
  }
  return kept;
}
