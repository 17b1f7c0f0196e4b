"""What a file's header says of it; but for `read_exact_header`, its sound is not decoded."""

from dataclasses import dataclass, replace
from pathlib import Path

from soundfile import SoundFile

from soundalike.audio.decoding import decode_blocks, open_audio


@dataclass(frozen=True)
class Header:
    """What a file's header states.

    Attributes:
        frames: samples a channel. For an MP3 without a Xing header an estimate.
        sample_rate: in Hz.
        channels: how many.
        format: the container by libsndfile's name, as in "WAV" or "OGG".
        subtype: how samples are coded in it, as in "PCM_16" or "VORBIS".
    """

    frames: int
    sample_rate: int
    channels: int
    format: str
    subtype: str

    @property
    def seconds(self) -> float:
        """The file's length."""
        return self.frames / self.sample_rate

    @classmethod
    def of(cls, sound: SoundFile) -> "Header":
        """The header of an opened file."""
        return cls(sound.frames, sound.samplerate, sound.channels, sound.format, sound.subtype)


def read_header(path: Path) -> Header:
    """Read a file's length, rate, channels and format.

    Raises:
        AudioError: the file is missing, unreadable, empty, truncated, not audio, or has an absurd header.
    """
    with open_audio(Path(path)) as sound:
        return Header.of(sound)


def read_exact_header(path: Path) -> Header:
    """The same, with the true length of an MP3, which has to be decoded for it.

    Raises:
        AudioError: as in `read_header`, or the sound cannot be decoded.
    """
    with open_audio(Path(path)) as sound:
        header = Header.of(sound)
        if header.format != "MP3":
            return header
        return replace(header, frames=sum(len(block) for block in decode_blocks(path, sound)))
