"""Sounds and pairs as folders of WAV files, each with the JSON form it can be rendered from again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.audio import encode
from soundalike.augment import Drawn
from soundalike.draws import Stream, check_indices
from soundalike.errors import UserError
from soundalike.files import json_text, replacing_folder
from soundalike.pairs.augmented import Augmented
from soundalike.pairs.batch import PairSource
from soundalike.pairs.doppelgangers import Doppelgangers
from soundalike.pairs.mixture import Mixture
from soundalike.synth import Sound, noise_keys

# So many sounds are in memory at once.
_AT_ONCE = 256

_OWN_NAME = re.compile(r"[0-9]{6,}((-source|-a|-b)?\.(wav|json)|-(a|b)-augment\.json)")


def write_sounds(pairs: Doppelgangers, seed: int, count: int, folder: Path) -> None:
    """Write the sources of pairs 0 to `count` - 1 as `000000.wav`, `000000.json` and so on, all of them or none.

    Earlier sounds and pairs in the folder are replaced.

    Raises:
        UserError: `count` is below 1, the pairs have several layers, the folder holds other files than sounds
            and pairs, or the system refused to write.
    """
    with _new_folder(pairs, count, folder) as temporary:
        for indices in _parts(count):
            units, sounds = pairs.views(seed, indices).source, pairs.sources(seed, indices)
            keys = noise_keys(seed, Stream.NOISE, indices)
            _write_sounds(pairs, temporary, _names(indices), units, sounds, keys)


def write_pairs(pairs: PairSource, seed: int, count: int, folder: Path) -> None:
    """Write the source and both views of pairs 0 to `count` - 1 as `000000-source.wav`, `000000-a.wav`,
    `000000-b.wav`, each with its JSON form, all of them or none.

    The views of augmented pairs are written as they are after it. Their JSON forms are of the sounds before, and
    `000000-a-augment.json` and so on hold the drawn transforms, as `soundalike.augment.Drawn` reads them.

    Earlier sounds and pairs in the folder are replaced.

    Args:
        pairs: what `build_pairs` returns.
        seed: of the pairs.
        count: how many.
        folder: to write.

    Raises:
        UserError: `count` is below 1, the pairs have several layers, the folder holds other files than sounds
            and pairs, or the system refused to write.
    """
    with _new_folder(pairs, count, folder) as temporary:
        for indices in _parts(count):
            batch = pairs.batch(seed, indices)
            for inventor, rows, own in _invented(pairs, indices):
                units, names = inventor.views(seed, own), _names(indices[rows])
                stream_a, stream_b = inventor.noise_streams
                for suffix, unit, sounds, stream in (
                    ("-source", units.source, inventor.sources(seed, own), Stream.NOISE),
                    ("-a", units.a, batch.a[rows], stream_a),
                    ("-b", units.b, batch.b[rows], stream_b),
                ):
                    suffixed = [name + suffix for name in names]
                    _write_sounds(inventor, temporary, suffixed, unit, sounds, noise_keys(seed, stream, own))
            if isinstance(pairs, Augmented):
                for suffix, drawn in zip(("-a", "-b"), pairs.drawn(seed, indices), strict=True):
                    _write_drawn(temporary, [name + suffix for name in _names(indices)], drawn)


def _invented(
    pairs: PairSource, indices: ArrayLike
) -> Iterator[tuple[Doppelgangers, NDArray[np.intp], NDArray[np.uint64]]]:
    """Who invents pairs `indices`: for each, which rows are its own and which of its pairs they are."""
    match pairs:
        case Doppelgangers():
            index = check_indices(indices)
            yield pairs, np.arange(len(index)), index
        case Augmented():
            yield from _invented(pairs.source, indices)
        case Mixture():
            for part, rows, own in pairs.dealt(indices):
                yield from ((inventor, rows[among], those) for inventor, among, those in _invented(part, own))
        case _:
            raise TypeError(f"{pairs} is not made of sounds that a synthesizer invents")


@contextmanager
def _new_folder(pairs: PairSource, count: int, folder: Path) -> Iterator[Path]:
    """`replacing_folder`, of sounds and pairs alone."""
    if count < 1:
        raise UserError(f"count = {count} is out of range: choose 1 or more.")
    for inventor, _, _ in _invented(pairs, []):
        if inventor.layers > 1:
            raise UserError(
                f"layers = {inventor.layers}: only single sounds have a JSON form: choose layers = 1."
            )
    for path in sorted(Path(folder).iterdir()) if Path(folder).is_dir() else []:
        if not (path.is_file() and _OWN_NAME.fullmatch(path.name)):
            raise UserError(
                f"{folder} holds {path.name}, which is not a rendered sound, and would be lost; choose another --out."
            )
    with replacing_folder(folder) as temporary:
        yield temporary


def _parts(count: int) -> Iterator[NDArray[np.uint64]]:
    """Ranges of pair indices."""
    for first in range(0, count, _AT_ONCE):
        yield np.arange(first, min(first + _AT_ONCE, count), dtype=np.uint64)


def _names(indices: NDArray[np.uint64]) -> list[str]:
    return [f"{index:06d}" for index in indices.tolist()]


def _write_sounds(
    inventor: Doppelgangers,
    folder: Path,
    names: list[str],
    units: NDArray[np.float64],
    sounds: NDArray[np.float32],
    keys: NDArray[np.uint64],
) -> None:
    rates = {
        "sample_rate": inventor.sample_rate,
        "duration": inventor.duration,
        "control_rate": inventor.control_rate,
    }
    for name, unit, samples, key in zip(names, units, sounds, keys, strict=True):
        # Written plainly: the folder as a whole is what is synced and appears whole or not at all.
        file = folder / f"{name}.wav"
        file.write_bytes(encode(file, samples, inventor.sample_rate))
        form = json_text(Sound.of_row(inventor.patch, unit, key, **rates).to_json())
        file.with_suffix(".json").write_text(form, encoding="utf-8")


def _write_drawn(folder: Path, names: list[str], drawn: Drawn) -> None:
    """What was drawn for each view, by itself."""
    for row, name in enumerate(names):
        alone = Drawn(1, tuple(step.within(row, row + 1) for step in drawn.steps))
        (folder / f"{name}-augment.json").write_text(json_text(alone.to_json()), encoding="utf-8")
