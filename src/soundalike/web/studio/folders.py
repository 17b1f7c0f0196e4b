"""Paths that a page names: they must lie below what the studio was started with, links followed."""

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from soundalike.audio import Clip, printable
from soundalike.errors import UserError


def is_below(path: Path, roots: Sequence[Path]) -> bool:
    """Whether `path` is one of `roots` or lies below one, once `..` and links are followed."""
    try:
        real = Path(os.path.realpath(path))
    except ValueError:
        # It holds a character that no path can hold.
        return False
    return any(real.is_relative_to(root) for root in roots)


def refuse_outside(key: str, path: Path, roots: Sequence[Path], remedy: str) -> None:
    """Guard everything that the studio was not started with.

    Raises:
        UserError: `path` lies below none of `roots`; `remedy` is the option that would change that.
    """
    if not is_below(path, roots):
        raise UserError(
            f"{key} = {printable(path)} lies in no folder that the studio was started with: start it with"
            f" {remedy}."
        )


def refuse_clips_outside(clips: Iterable[Clip], roots: Sequence[Path]) -> None:
    """Guard against lists of recordings, and links among them, that lead out of the folders.

    Raises:
        UserError: names the first clip that does.
    """
    # Many clips share few folders; to resolve each clip by itself would take seconds.
    folder_is_below = cache(lambda folder: is_below(folder, roots))
    for clip in clips:
        if not (is_below(clip.path, roots) if clip.path.is_symlink() else folder_is_below(clip.path.parent)):
            raise UserError(
                f"{printable(clip.path)} lies in no folder that the studio was started with; leave it out of the data,"
                f" or start the studio with --data {printable(clip.path.resolve().parent)} too."
            )
