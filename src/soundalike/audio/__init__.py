"""Audio files in and out: decode, resample, find, write. One bad file never stops a run of many."""

from soundalike.audio.cache import DecodedCache, open_cache
from soundalike.audio.clip_files import ClipAudio, ClipFiles
from soundalike.audio.clips import Clip, Split
from soundalike.audio.excerpts import AudioError, Excerpt, printable
from soundalike.audio.faults import FAULTS, UNUSABLE, Fault
from soundalike.audio.finding import find_audio
from soundalike.audio.header import Header, read_header
from soundalike.audio.listing import read_clips
from soundalike.audio.manifest import find_manifest, inspect_manifest, read_manifest, write_manifest
from soundalike.audio.measuring import Contents
from soundalike.audio.parallel import map_in_threads
from soundalike.audio.progress import showing_files
from soundalike.audio.reading import Reading, read, read_many
from soundalike.audio.scanning import Scan, ScannedFile, scan, scan_files
from soundalike.audio.sound_folder import read_labelled_folder
from soundalike.audio.writing import encode, write

__all__ = [
    "FAULTS",
    "UNUSABLE",
    "AudioError",
    "Clip",
    "ClipAudio",
    "ClipFiles",
    "Contents",
    "DecodedCache",
    "Excerpt",
    "Fault",
    "Header",
    "Reading",
    "Scan",
    "ScannedFile",
    "Split",
    "encode",
    "find_audio",
    "find_manifest",
    "inspect_manifest",
    "map_in_threads",
    "open_cache",
    "printable",
    "read",
    "read_clips",
    "read_header",
    "read_labelled_folder",
    "read_manifest",
    "read_many",
    "scan",
    "scan_files",
    "showing_files",
    "write",
    "write_manifest",
]
