"""Clips of several classes: their label names all of them."""

from soundalike.audio import Clip

LABEL_SEPARATOR = ";"
"""Between the classes of one clip, in a task whose metric is mAP."""


def label_set(clip: Clip) -> frozenset[str]:
    """The classes of a clip of such a task; empty where it has none."""
    return frozenset(name for name in clip.label.split(LABEL_SEPARATOR) if name)
