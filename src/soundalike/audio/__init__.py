"""Audio files in and out: decode, resample, find, write. One bad file never stops a run of many."""

from soundalike.audio.excerpts import AudioError, Excerpt, printable
from soundalike.audio.finding import find_audio
from soundalike.audio.reading import Reading, read, read_many
from soundalike.audio.writing import encode, write

__all__ = [
    "AudioError",
    "Excerpt",
    "Reading",
    "encode",
    "find_audio",
    "printable",
    "read",
    "read_many",
    "write",
]
