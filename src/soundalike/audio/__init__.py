"""Audio files in and out: decode, resample, find, write. One bad file never stops a run of many."""

from soundalike.audio.clips import Clip
from soundalike.audio.excerpts import AudioError, Excerpt, printable
from soundalike.audio.finding import find_audio
from soundalike.audio.header import Header, read_header
from soundalike.audio.labelled_folder import read_labelled_folder
from soundalike.audio.manifest import MANIFEST_SUFFIXES, read_manifest, write_manifest
from soundalike.audio.reading import Reading, read, read_many
from soundalike.audio.writing import encode, write

__all__ = [
    "MANIFEST_SUFFIXES",
    "AudioError",
    "Clip",
    "Excerpt",
    "Header",
    "Reading",
    "encode",
    "find_audio",
    "printable",
    "read",
    "read_header",
    "read_labelled_folder",
    "read_manifest",
    "read_many",
    "write",
    "write_manifest",
]
