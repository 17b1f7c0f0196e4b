"""Names beside points, as many as there is room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_LETTER_WIDTH, _LINE_HEIGHT = 0.57, 1.15
"""Of the size of a typeface: whichever the page uses, its text is about so large."""

_RADIUS, _GAP = 3.0, 7.0
"""Of a point, and from its middle to its name, in pixels."""


@dataclass(frozen=True)
class Label:
    """A name and where it stands.

    Attributes:
        name: the text.
        x, y: where its `side` is, in the units of the points; y is its middle.
        side: which end of the text lies at x.
    """

    name: str
    x: float
    y: float
    side: Literal["left", "center", "right"]


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two have a piece in common."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.top <= other.bottom or other.top <= self.bottom)

    def contains(self, other: "Box") -> bool:
        """Whether the other lies within."""
        inside = self.left <= other.left and other.right <= self.right
        return inside and self.bottom <= other.bottom and other.top <= self.top


def place_labels(
    points: Sequence[tuple[float, float]], names: Sequence[str], size: float, frame: Box
) -> list[Label | None]:
    """A label for each point that there is room beside: no two overlap, and none hides a point.

    Args:
        points: in pixels, the most important first; those without a name are only kept clear of.
        names: of the first points.
        size: of the typeface, in pixels.
        frame: what labels stay within.

    Returns:
        For each name its label, or None where there is no room.
    """
    occupied = [Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in points]
    labels: list[Label | None] = []
    for (x, y), name in zip(points, names, strict=False):
        chosen = None
        for label, box in _choices(x, y, name, size):
            if frame.contains(box) and not any(box.overlaps(other) for other in occupied):
                chosen = label
                occupied.append(box)
                break
        labels.append(chosen)
    return labels


def _choices(x: float, y: float, name: str, size: float) -> Iterator[tuple[Label, Box]]:
    """Places beside a point, the best first."""
    width, half = _LETTER_WIDTH * size * len(name), _LINE_HEIGHT * size / 2
    for middle in (y, y + half, y - half):
        left, right = x - _GAP, x + _GAP
        yield Label(name, right, middle, "left"), Box(right, middle - half, right + width, middle + half)
        yield Label(name, left, middle, "right"), Box(left - width, middle - half, left, middle + half)
    for middle in (y + _GAP + half, y - _GAP - half):
        box = Box(x - width / 2, middle - half, x + width / 2, middle + half)
        yield Label(name, x, middle, "center"), box
