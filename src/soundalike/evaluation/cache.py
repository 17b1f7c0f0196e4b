"""Embeddings that are kept, so that an evaluation that was stopped, or is repeated with another probe, embeds once.

Clips are kept some hundred a file, under a name made of the encoder's digest and of these clips' paths, places, sizes
and times of change. That a clip cannot be decoded is kept with them, that it cannot be opened is not. The cache may be
removed at any time.
"""

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from soundalike.audio import Excerpt
from soundalike.errors import UserError
from soundalike.evaluation.features import Advance, Embed, Features
from soundalike.files import replacing_file

CLIPS_A_FILE = 512
LARGEST_CACHE = 2 * 2**30
"""In bytes. The files that were used longest ago make room."""


def cached(embed: Embed, folder: Path) -> Embed:
    """The same embedding, but what `folder` holds is read from there, and what it does not hold is kept there.

    A cache that cannot be written to is none: the embeddings are computed all the same.
    """

    def work(excerpts: Sequence[Excerpt], advance: Advance) -> Features:
        parts = []
        for first in range(0, len(excerpts), CLIPS_A_FILE):
            some = excerpts[first : first + CLIPS_A_FILE]
            file = folder / f"{_name(embed.digest, some)}.npz"
            found = _read(file)
            if found is None:
                found = embed(some, advance)
                if all(_can_be_opened(some[number].path) for number in found.errors):
                    _write(file, found)
            else:
                advance(len(some))
            parts.append(found)
        _make_room(folder)
        return _joined(parts)

    return Embed(embed.digest, work)


def _name(digest: str, excerpts: Sequence[Excerpt]) -> str:
    name = hashlib.sha256(digest.encode())
    for excerpt in excerpts:
        try:
            status = excerpt.path.stat()
            state = f"{status.st_size} {status.st_mtime_ns}"
        except OSError:
            state = "unreadable"
        name.update(os.fsencode(excerpt.path) + f"\0{excerpt.start} {excerpt.duration} {state}\n".encode())
    return name.hexdigest()


def _read(file: Path) -> Features | None:
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            errors = {int(number): text for number, text in json.loads(str(kept["errors"])).items()}
            found = Features(kept["vectors"], errors, tuple(kept["sounds"].tolist()))
        file.touch()
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found


def _write(file: Path, features: Features) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing_file(file) as temporary, temporary.open("wb") as stream:
            np.savez(
                stream,
                vectors=features.vectors,
                errors=np.array(json.dumps(features.errors)),
                sounds=np.array(features.sounds, dtype=str),
            )
    except (OSError, UserError):
        return


def _can_be_opened(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _make_room(folder: Path) -> None:
    files = []
    for path in folder.glob("*.npz"):
        # Another process may have removed it by now.
        with contextlib.suppress(OSError):
            files.append((path.stat(), path))
    excess = sum(status.st_size for status, _ in files) - LARGEST_CACHE
    for status, path in sorted(files, key=lambda each: each[0].st_mtime_ns):
        if excess <= 0:
            break
        with contextlib.suppress(OSError):
            path.unlink()
        excess -= status.st_size


def _joined(parts: Sequence[Features]) -> Features:
    errors = {
        number * CLIPS_A_FILE + within: sentence
        for number, part in enumerate(parts)
        for within, sentence in part.errors.items()
    }
    sounds = tuple(sound for part in parts for sound in part.sounds)
    return Features(np.concatenate([part.vectors for part in parts]), errors, sounds)
