"""Similarity against delta as an inline SVG, in the colours of the page around it and with its numbers in words."""

import html
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike.web.gallery.similarity import Similarities
from soundalike.web.gallery.wording import delta_text, similarity_text

WIDTH, HEIGHT = 400, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 44

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_MOST_STEPS = 5


def similarity_plot(similarities: Similarities, deltas: Sequence[float]) -> str:
    """An `<svg>` element: a line for each example and one for their median; at the right, random pairs.

    Deltas are evenly spaced, whatever their distance. A box holds the middle half of random pairs, a line 90 %.

    Args:
        similarities: at least one example.
        deltas: ascending, as the columns of the similarities.
    """
    has_random = similarities.random.size > 0
    lowest, ticks = _ticks(float(min(similarities.pairs.min(), similarities.random.min(initial=1.0))))
    slot = (WIDTH - LEFT - RIGHT) / (len(deltas) + has_random)

    def x(column: float) -> float:
        return LEFT + slot * (column + 0.5)

    def y(similarity: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - similarity) / (1.0 - lowest)

    def line(values: NDArray[np.float64], kind: str) -> str:
        points = " ".join(f"{x(column):.1f},{y(value):.1f}" for column, value in enumerate(values))
        return f'<polyline class="{kind}" points="{points}"/>'

    def words(text: str, left: float, top: float, kind: str) -> str:
        return f'<text class="{kind}" x="{left:.1f}" y="{top:.1f}">{html.escape(text)}</text>'

    medians = np.median(similarities.pairs, axis=0)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="similarity-title similarity-words">',
        '<title id="similarity-title">Cosine similarity of A and B against delta</title>',
        f'<desc id="similarity-words">{html.escape(in_words(similarities, deltas))}</desc>',
    ]
    for tick in ticks:
        parts.append(f'<path class="level" d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}"/>')
        parts.append(words(similarity_text(tick), LEFT - 8, y(tick) + 4, "tick side"))
    parts += [line(values, "each") for values in similarities.pairs]
    parts.append(line(medians, "median"))
    parts += [f'<circle cx="{x(k):.1f}" cy="{y(value):.1f}" r="4"/>' for k, value in enumerate(medians)]
    parts += [words(delta_text(delta), x(k), HEIGHT - BOTTOM + 20, "tick") for k, delta in enumerate(deltas)]
    parts.append(words("delta", x((len(deltas) - 1) / 2), HEIGHT - 6, "name"))
    if has_random:
        middle = x(len(deltas))
        low, first, median, third, high = (
            y(value) for value in np.percentile(similarities.random, (5, 25, 50, 75, 95))
        )
        parts += [
            f'<path class="random reach" d="M{middle:.1f} {low:.1f}V{high:.1f}"/>',
            f'<rect class="random" x="{middle - 9:.1f}" y="{third:.1f}" width="18"'
            f' height="{max(first - third, 1.0):.1f}" rx="2"/>',
            f'<path class="random middle" d="M{middle - 9:.1f} {median:.1f}h18"/>',
            words("random", middle, HEIGHT - BOTTOM + 20, "tick"),
            words("pairs", middle, HEIGHT - 6, "name"),
        ]
    return "".join([*parts, "</svg>"])


def in_words(similarities: Similarities, deltas: Sequence[float]) -> str:
    """What the plot shows, for those who cannot see it."""
    medians = np.median(similarities.pairs, axis=0)
    told = ", ".join(
        f"{similarity_text(median)} at delta {delta_text(delta)}"
        for delta, median in zip(deltas, medians, strict=True)
    )
    sentence = f"Median over {len(similarities.pairs)} examples: {told}."
    if similarities.random.size:
        low, median, high = np.percentile(similarities.random, (5, 50, 95))
        sentence += (
            f" Random pairs: median {similarity_text(median)}, the middle 90 % from {similarity_text(low)} to"
            f" {similarity_text(high)}."
        )
    return sentence


def _ticks(lowest: float) -> tuple[float, list[float]]:
    """A round number at or below `lowest`, and round steps from there up to 1."""
    step = next((step for step in _STEPS if (1.0 - lowest) / step <= _MOST_STEPS), _STEPS[-1])
    steps = max(1, math.ceil((1.0 - lowest) / step - 1e-9))
    return 1.0 - steps * step, [1.0 - k * step for k in range(steps + 1)]
