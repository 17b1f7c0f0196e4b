"""The gallery's page: examples in, HTML out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from numpy.typing import NDArray

from soundalike import __version__
from soundalike.audio import encode
from soundalike.web.gallery.examples import Example, Pair
from soundalike.web.gallery.movement import Move
from soundalike.web.gallery.plan import GalleryPlan
from soundalike.web.gallery.similarity import Similarities
from soundalike.web.gallery.similarity_plot import similarity_plot
from soundalike.web.gallery.wording import delta_text, level_text, move_text, similarity_text
from soundalike.web.pictures import HIGH_HZ, LOW_HZ, data_url, log_mel_picture, png, waveform_peaks
from soundalike.web.titles import parameter_title

Keep = Callable[[str, bytes], str]
"""Takes the name and the bytes of a sound, sees to it that the page can play it, and returns its address."""

WAVEFORM_COLUMNS, WAVEFORM_HEIGHT = 120, 100

_PAGES = Environment(
    loader=PackageLoader("soundalike.web", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters.update(delta=delta_text, similarity=similarity_text, move=move_text, title=parameter_title)


@dataclass(frozen=True)
class Cell:
    """A sound on the page.

    Attributes:
        kind: "source", "a" or "b".
        name: what it is called aloud.
        audio: address of the sound.
        waveform: an SVG path, 0 to `WAVEFORM_COLUMNS` - 1 by 0 to `WAVEFORM_HEIGHT`.
        spectrogram: address of the picture.
        level: how loud it is, in words.
        moves: the parameters that moved most, the furthest first.
    """

    kind: str
    name: str
    audio: str
    waveform: str
    spectrogram: str
    level: str
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class PairOfCells:
    """Both doppelgängers at one delta, and how alike the encoder finds them, if one was asked."""

    delta: float
    similarity: float | None
    cells: tuple[Cell, Cell]


@dataclass(frozen=True)
class ExampleOfCells:
    """An example on the page; `index` counts the pairs of the seed from 0."""

    index: int
    source: Cell
    pairs: list[PairOfCells]


@dataclass(frozen=True)
class SimilarityRow:
    """A row of the table of similarities."""

    name: str
    median: float
    lowest: float
    highest: float


def gallery_page(
    plan: GalleryPlan,
    examples: Sequence[Example],
    similarities: Similarities | None,
    command: str,
    keep: Keep,
) -> str:
    """The page as HTML.

    Args:
        plan: what the examples are.
        examples: the sounds.
        similarities: of the pairs, if an encoder was asked.
        command: that makes the page again.
        keep: see `Keep`; it is given every sound.
    """
    ramp = np.arange(256, dtype=np.uint8)[None]
    return _PAGES.get_template("gallery/templates/gallery.html").render(
        plan=plan,
        examples=[_example(plan, i, example, similarities, keep) for i, example in enumerate(examples)],
        similarities=similarities,
        plot=None if similarities is None else Markup(similarity_plot(similarities, plan.deltas)),
        rows=[] if similarities is None else similarity_rows(similarities, plan.deltas),
        command=command,
        version=__version__,
        low_hz=f"{LOW_HZ:g}",
        high_khz=f"{min(HIGH_HZ, plan.sample_rate / 2) / 1000:g}",
        colour_scale=data_url("image/png", png(ramp)),
        waveform_box=f"0 0 {WAVEFORM_COLUMNS - 1} {WAVEFORM_HEIGHT}",
    )


def similarity_rows(similarities: Similarities, deltas: Sequence[float]) -> list[SimilarityRow]:
    """A row for each delta, and one for random pairs, if there are any."""
    named = [(delta_text(delta), values) for delta, values in zip(deltas, similarities.pairs.T, strict=True)]
    if similarities.random.size:
        named.append(("random pairs", similarities.random))
    return [
        SimilarityRow(name, float(np.median(values)), float(values.min()), float(values.max()))
        for name, values in named
    ]


def waveform_path(audio: NDArray[np.float32]) -> str:
    """The outline of a waveform as an SVG path: along the highest samples, and back along the lowest."""
    middle = WAVEFORM_HEIGHT / 2
    # Silence, too, is a line that can be seen.
    thinnest = np.array([-1.0, 1.0])
    heights = waveform_peaks(audio, WAVEFORM_COLUMNS) * (middle - 1) + thinnest
    tops, bottoms = (np.rint(middle - heights[:, side]).astype(int) for side in (1, 0))
    there = " ".join(f"{column} {y}" for column, y in enumerate(tops))
    back = " ".join(f"{column} {y}" for column, y in reversed(list(enumerate(bottoms))))
    return f"M{there} {back}z"


def _example(
    plan: GalleryPlan, index: int, example: Example, similarities: Similarities | None, keep: Keep
) -> ExampleOfCells:
    def cell(
        kind: str, name: str, file: str, audio: NDArray[np.float32], moves: tuple[Move, ...] = ()
    ) -> Cell:
        path = Path(f"{index + 1:02d}-{file}.flac")
        return Cell(
            kind=kind,
            name=f"Example {index + 1}, {name}",
            audio=keep(path.name, encode(path, audio, plan.sample_rate)),
            waveform=waveform_path(audio),
            spectrogram=data_url("image/png", png(log_mel_picture(audio, plan.sample_rate))),
            level=level_text(float(np.abs(audio).max())),
            moves=moves,
        )

    def pair(k: int, pair: Pair) -> PairOfCells:
        delta = delta_text(pair.delta)
        a, b = (
            cell(kind, f"{kind.upper()} at delta {delta}", f"{kind}-delta-{delta}", view.audio, view.moves)
            for kind, view in (("a", pair.a), ("b", pair.b))
        )
        similarity = None if similarities is None else float(similarities.pairs[index, k])
        return PairOfCells(pair.delta, similarity, (a, b))

    return ExampleOfCells(
        index,
        cell("source", "source", "source", example.source),
        [pair(k, each) for k, each in enumerate(example.pairs)],
    )
