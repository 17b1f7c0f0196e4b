"""Sounds and pairs as folders of WAV files, each with the JSON form it can be rendered from again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import encode
from soundalike.draws import Stream
from soundalike.errors import UserError
from soundalike.files import json_text, replacing_folder
from soundalike.pairs.doppelgangers import Doppelgangers
from soundalike.synth import Sound, noise_keys

# So many sounds are in memory at once.
_AT_ONCE = 256

_OWN_NAME = re.compile(r"[0-9]{6,}(-source|-a|-b)?\.(wav|json)")


def write_sounds(pairs: Doppelgangers, seed: int, count: int, folder: Path) -> None:
    """Write the sources of pairs 0 to `count` - 1 as `000000.wav`, `000000.json` and so on, all of them or none.

    Earlier sounds and pairs in the folder are replaced.

    Raises:
        UserError: `count` is below 1, the pairs have several layers, the folder holds other files than sounds
            and pairs, or the system refused to write.
    """
    with _new_folder(pairs, count, folder) as temporary:
        for first, indices in _parts(count):
            units, sounds = pairs.views(seed, indices).source, pairs.sources(seed, indices)
            _write_view(pairs, temporary, first, "", units, sounds, seed, Stream.NOISE)


def write_pairs(pairs: Doppelgangers, seed: int, count: int, folder: Path) -> None:
    """Write the source and both views of pairs 0 to `count` - 1 as `000000-source.wav`, `000000-a.wav`,
    `000000-b.wav`, each with its JSON form, all of them or none.

    Earlier sounds and pairs in the folder are replaced.

    Raises:
        UserError: `count` is below 1, the pairs have several layers, the folder holds other files than sounds
            and pairs, or the system refused to write.
    """
    with _new_folder(pairs, count, folder) as temporary:
        for first, indices in _parts(count):
            units, batch = pairs.views(seed, indices), pairs.batch(seed, indices)
            stream_a, stream_b = pairs.noise_streams
            sources = pairs.sources(seed, indices)
            _write_view(pairs, temporary, first, "-source", units.source, sources, seed, Stream.NOISE)
            _write_view(pairs, temporary, first, "-a", units.a, batch.a, seed, stream_a)
            _write_view(pairs, temporary, first, "-b", units.b, batch.b, seed, stream_b)


@contextmanager
def _new_folder(pairs: Doppelgangers, count: int, folder: Path) -> Iterator[Path]:
    """`replacing_folder`, of sounds and pairs alone."""
    if count < 1:
        raise UserError(f"count = {count} is out of range: choose 1 or more.")
    if pairs.layers > 1:
        raise UserError(f"layers = {pairs.layers}: only single sounds have a JSON form: choose layers = 1.")
    for path in sorted(Path(folder).iterdir()) if Path(folder).is_dir() else []:
        if not (path.is_file() and _OWN_NAME.fullmatch(path.name)):
            raise UserError(
                f"{folder} holds {path.name}, which is not a rendered sound, and would be lost; choose another --out."
            )
    with replacing_folder(folder) as temporary:
        yield temporary


def _parts(count: int) -> Iterator[tuple[int, NDArray[np.uint64]]]:
    """Ranges of pair indices, with the first of each."""
    for first in range(0, count, _AT_ONCE):
        yield first, np.arange(first, min(first + _AT_ONCE, count), dtype=np.uint64)


def _write_view(
    pairs: Doppelgangers,
    folder: Path,
    first: int,
    suffix: str,
    units: NDArray[np.float64],
    sounds: NDArray[np.float32],
    seed: int,
    stream: Stream,
) -> None:
    rates = {
        "sample_rate": pairs.sample_rate,
        "duration": pairs.duration,
        "control_rate": pairs.control_rate,
    }
    for offset, (unit, samples) in enumerate(zip(units, sounds, strict=True)):
        name = f"{first + offset:06d}{suffix}"
        key = noise_keys(seed, stream, [first + offset])[0]
        # Written plainly: the folder as a whole is what is synced and appears whole or not at all.
        file = folder / f"{name}.wav"
        file.write_bytes(encode(file, samples, pairs.sample_rate))
        form = json_text(Sound.of_row(pairs.patch, unit, key, **rates).to_json())
        file.with_suffix(".json").write_text(form, encoding="utf-8")
