"""What a scan of sounds found, as lines for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundalike.audio import Scan

_MOST = 10
"""Lines of one kind that are listed: more are not read by anyone. All are in the report."""


def first_lines(lines: Sequence[str]) -> list[str]:
    """The first ten lines, and how many more there are."""
    return [*lines] if len(lines) <= _MOST else [*lines[:_MOST], f"and {len(lines) - _MOST} more"]


def counts_text(counts: Mapping[str, int], unit: str = "") -> str:
    """The most frequent of something, as in "snare (12), tom (3)"."""
    from soundalike.audio import printable

    return ", ".join(first_lines([f"{printable(value)}{unit} ({count})" for value, count in counts.items()]))


def signal_lines(found: "Scan") -> Iterator[str]:
    """Lengths, sample rates, channels and formats of the files that could be read; nothing where none could."""
    lengths = sorted(file.contents.seconds for file in found.files if file.contents is not None)
    if lengths:
        middle = lengths[len(lengths) // 2]
        yield f"lengths       {lengths[0]:.2f} to {lengths[-1]:.2f} s, half of them {middle:.2f} s or more"
        yield f"sample rates  {counts_text(found.sample_rates, ' Hz')}"
        yield f"channels      {counts_text(found.channels)}"
        yield f"formats       {counts_text(found.formats)}"
