"""Clips of any length as windows of one length."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from soundalike.errors import UserError

Clips = Tensor | NDArray[np.floating[Any]] | Sequence[Tensor | NDArray[np.floating[Any]]]
"""A batch of shape (batch, samples), or a sequence of 1-D clips of any length."""


def as_clips(clips: Clips) -> list[Tensor]:
    """Each clip as a float32 tensor of shape (samples,).

    Raises:
        UserError: a clip is not one-dimensional, has no samples, or holds whole numbers.
    """
    checked = []
    for position, clip in enumerate(clips):
        # The copy makes an array writable and its strides positive, which a tensor asks for.
        tensor = clip if isinstance(clip, Tensor) else torch.from_numpy(np.array(clip, order="C"))
        if tensor.ndim != 1 or not len(tensor):
            shape = tuple(tensor.shape)
            raise UserError(
                f"clip {position} has shape {shape}: each clip must be a row of one or more samples."
            )
        if not tensor.is_floating_point():
            raise UserError(
                f"clip {position} holds {tensor.dtype}: give floating-point samples from -1 to 1."
            )
        checked.append(tensor.float())
    return checked


def cut_windows(clip: Tensor, length: int) -> list[Tensor]:
    """Windows of `length` samples that cover a clip of shape (samples,).

    They follow one another without overlap, except that the last one ends where the clip ends. A clip shorter
    than one window is zero-padded at its end.
    """
    if len(clip) <= length:
        return [functional.pad(clip, (0, length - len(clip)))]
    starts = [*range(0, len(clip) - length, length), len(clip) - length]
    return [clip[start : start + length] for start in starts]
