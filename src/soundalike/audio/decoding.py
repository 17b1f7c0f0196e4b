"""Decode frames of a file at its own sample rate, and refuse what is not whole, usable audio."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from soundfile import SoundFile

from soundalike.audio.excerpts import AudioError
from soundalike.audio.ogg import last_page_is_cut, last_page_start

LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000
"""Sample rates in Hz that a recording can have: from slow hydrophones to ultrasound."""

LONGEST_FRAMES = 2**40
"""No file is this long. libsndfile says 2^63 - 1 frames of a FLAC stream that does not state its length."""

_SHORTFALL = re.compile(
    r"^\s*(?:data|SSND|Data Size|riff|Riff size)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE
)
"""libsndfile's note that a WAV, AIFF, AU, CAF, W64 or RF64 header promises more bytes than the file has."""

_UNKNOWN_SIZE = 0x7FFF0000
"""Programs that write WAV to a pipe cannot know its size; they promise this many bytes or more."""

_SLOPPY_BYTES = 128
"""Some programs count the header as sound. So few bytes too many promised do not make a file truncated."""

_LONGEST_VORBIS_BLOCK = 8192
"""In frames. After a seek, libsndfile may get the first block wrong, as the one it overlaps with is not decoded
(its issue 885); after a seek into the last page, every frame that follows."""

_BLOCK_SAMPLES = 2**18
"""Decoded at once by `decode_blocks`, in all channels together."""


@contextlib.contextmanager
def open_audio(path: Path) -> Iterator[SoundFile]:
    """Open an audio file for `decode`.

    Raises:
        AudioError: the file is missing, unreadable, empty, truncated, not audio, or has an absurd header; or
            the decoder failed in the body.
    """
    try:
        if path.is_dir():
            # `find_audio` names a folder where it may not look inside.
            os.listdir(path)
        if not path.is_file():
            raise AudioError(path, "is not a file" if path.exists() else "does not exist")
        # libsndfile does not say why the system refused to open a file; Python does.
        with open(path, "rb") as file:
            is_empty = not file.read(1)
    except OSError as error:
        raise AudioError(path, f"cannot be read: {error.strerror}") from error
    if is_empty:
        raise AudioError(path, "is empty (0 bytes)")
    try:
        # soundfile fails for a str that is not Unicode; on Windows names are, and bytes are not understood.
        sound = SoundFile(str(path) if os.name == "nt" else os.fsencode(path))
    except soundfile.LibsndfileError as error:
        raise AudioError(path, f"is not a readable audio file: {_reason(error)}") from error
    except TypeError as error:
        raise AudioError(path, "has no header that says how to read it") from error
    with sound:
        _check_header(path, sound)
        try:
            yield sound
        except soundfile.LibsndfileError as error:
            raise AudioError(path, f"is damaged or cut short: {_reason(error)}") from error


def decode(path: Path, sound: SoundFile, first: int, into: NDArray[np.float32]) -> int:
    """Decode frames of an opened file from `first` on, mixed to mono by the mean of the channels.

    What is decoded of all channels at once takes 1 MiB. Nothing else can be read from `sound` afterwards.

    Args:
        path: of the file.
        sound: the opened file.
        first: of the frames.
        into: is filled with them; at most as many as the file has from there.

    Returns:
        How many there were: fewer only in an MP3, which seldom states its length, and of which libsndfile's estimate
        may be too long. (Where it is too short, libsndfile stops there.)

    Raises:
        AudioError: the file ends before its header says.
    """
    position = _seek_towards(first, path, sound)
    _read_without_seeking(sound)
    position += sum(len(block) for block in _blocks(sound, first - position))
    decoded = 0
    for block in _blocks(sound, len(into)):
        into[decoded : decoded + len(block)] = mix_to_mono(block)
        decoded += len(block)
    if decoded < len(into):
        _refuse_shortfall(path, sound, position + decoded)
    return decoded


def decode_blocks(path: Path, sound: SoundFile) -> Iterator[NDArray[np.float32]]:
    """All frames of an opened file, a block after the other; each has shape (frames, channels).

    A block takes 1 MiB, however long the file is. Nothing else can be read from `sound` afterwards.

    Raises:
        AudioError: the file ends before its header says.
    """
    _read_without_seeking(sound)
    decoded = 0
    for block in _blocks(sound, sys.maxsize):
        decoded += len(block)
        yield block
    if decoded < sound.frames:
        _refuse_shortfall(path, sound, decoded)


def seeks_well(container: str, subtype: str) -> bool:
    """Whether libsndfile finds a place in a file without decoding all that precedes it. In MP3, DWVW and stereo VOC it
    does not find it exactly; in Opus it is not tried, since the decoder's state depends on what precedes."""
    if container in ("MP3", "VOC") or subtype.startswith("DWVW"):
        return False
    return container != "OGG" or subtype == "VORBIS"


def _seek_towards(first: int, path: Path, sound: SoundFile) -> int:
    """Seek to `first`, or before it where libsndfile is only exact there; the frame that is read next."""
    if not (sound.seekable() and seeks_well(sound.format, sound.subtype)):
        return 0
    if sound.format == "OGG":
        first = min(first, last_page_start(path)) - _LONGEST_VORBIS_BLOCK
    position: int = sound.seek(first) if first > 0 else 0
    return position


def _read_without_seeking(sound: SoundFile) -> None:
    """Make soundfile read on where it is. By itself it seeks after each read, which decodes a FLAC frame twice, and
    returns wrong or shifted samples in formats that cannot be sought exactly."""
    sound.seekable = lambda: False


def _blocks(sound: SoundFile, frames: int) -> Iterator[NDArray[np.float32]]:
    """The next `frames` frames, or as many as there are, a block of at most 1 MiB after the other."""
    at_once = max(1, _BLOCK_SAMPLES // sound.channels)
    while frames and len(block := sound.read(min(at_once, frames), dtype="float32", always_2d=True)):
        frames -= len(block)
        yield block


def mix_to_mono(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the channels: (frames, channels) to (frames,)."""
    if frames.shape[1] == 1:
        return frames[:, 0]
    # NumPy's own mean over so short an axis takes as long as decoding does.
    with np.errstate(over="ignore", invalid="ignore"):
        mono = frames[:, 0].copy()
        for channel in range(1, frames.shape[1]):
            mono += frames[:, channel]
        mono /= frames.shape[1]
    return mono


def _refuse_shortfall(path: Path, sound: SoundFile, missing: int) -> None:
    """Guard against a file that ends before frame `missing`; of an MP3 the header only gives an estimate."""
    if sound.format != "MP3":
        raise AudioError(path, f"is truncated: frame {missing} of {sound.frames} is missing")


def _check_header(path: Path, sound: SoundFile) -> None:
    if not LOWEST_RATE <= sound.samplerate <= HIGHEST_RATE:
        raise AudioError(
            path, f"states a sample rate of {sound.samplerate} Hz, outside {LOWEST_RATE} to {HIGHEST_RATE} Hz"
        )
    if sound.frames >= LONGEST_FRAMES:
        raise AudioError(path, "does not state its length; decode it to a new file first")
    for promised, present in _SHORTFALL.findall(sound.extra_info):
        if int(promised) < _UNKNOWN_SIZE and int(promised) - int(present) > _SLOPPY_BYTES:
            raise AudioError(path, f"is truncated: {present} of {promised} bytes are there")
    if sound.format == "OGG" and last_page_is_cut(path):
        raise AudioError(path, "is truncated: its last Ogg page is incomplete")
    if sound.frames == 0:
        raise AudioError(path, "holds no sound (0 frames)")


def _reason(error: soundfile.LibsndfileError) -> str:
    text = error.error_string.strip().rstrip(".")
    return f"{text[:1].lower()}{text[1:]}" or "the decoder gave up"
