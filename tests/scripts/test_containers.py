"""The readers of the mini suite's script, on containers made here from their formats' descriptions."""

import io
import struct
import zipfile
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile
from tests.loading import module_at

SCRIPT = Path(__file__).parents[2] / "scripts/mini_suite/containers.py"
SOUND = np.array([0, 1, -1, 64, -128, 127] * 10, dtype=np.float32) / 128


@pytest.fixture(scope="module")
def containers() -> ModuleType:
    return module_at(SCRIPT)


def wav(rate: int) -> bytes:
    encoded = io.BytesIO()
    soundfile.write(encoded, SOUND, rate, format="WAV", subtype="PCM_16")
    return encoded.getvalue()


def check(containers: ModuleType, file: Path, member: str, rate: int, channels: int = 1) -> None:
    samples, found = containers.read_sound(file, member)
    assert found == rate
    np.testing.assert_array_equal(samples, np.repeat(SOUND[:, None], channels, axis=1))


def test_sound_file(containers: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav(22050))
    check(containers, tmp_path / "a.wav", "", 22050)


def test_zip(containers: ModuleType, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.pk3", "w") as archive:
        archive.writestr("sound/b.wav", wav(44100))
    check(containers, tmp_path / "a.pk3", "sound/b.wav", 44100)


def test_doom_wad(containers: ModuleType, tmp_path: Path) -> None:
    padded = np.pad(SOUND * 128 + 128, 16, mode="edge").astype(np.uint8).tobytes()
    lump = struct.pack("<HHI", 3, 11025, len(padded)) + padded
    header = struct.pack("<4sII", b"IWAD", 2, 12 + 4 + len(lump))
    directory = struct.pack("<II8s", 12, 4, b"OTHER") + struct.pack("<II8s", 16, len(lump), b"DSPISTOL")
    (tmp_path / "a.wad").write_bytes(header + b"none" + lump + directory)
    check(containers, tmp_path / "a.wad", "DSPISTOL", 11025)
    with pytest.raises(KeyError, match="DSOOF"):
        containers.read_sound(tmp_path / "a.wad", "DSOOF")


def test_openttd_catalogue(containers: ModuleType, tmp_path: Path) -> None:
    entries = [b"\x04one\0" + wav(8000) + b"\x05a.wav", b"\x04two\0" + wav(44100) + b"\x05b.wav"]
    first = 16
    second = first + len(entries[0])
    table = struct.pack("<IIII", first | 1 << 31, len(wav(8000)), second, len(wav(44100)))
    (tmp_path / "a.cat").write_bytes(table + entries[0] + entries[1])
    check(containers, tmp_path / "a.cat", "0", 8000)
    check(containers, tmp_path / "a.cat", "1", 44100)


def test_soundfont(containers: ModuleType, tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)

    pool = (SOUND * 32768).astype("<i2").tobytes()
    count = len(SOUND)
    header = "<20sIIIIIBbHH"
    shdr = b"".join(
        struct.pack(header, name, start, start + count, 0, 0, 32000, 60, 0, 0, 1)
        for name, start in ((b"Kick(L)", 0), (b"Kick(R)", count))
    )
    body = (
        b"sfbk"
        + chunk(b"LIST", b"INFO" + chunk(b"INAM", b"odd"))
        + chunk(b"LIST", b"sdta" + chunk(b"smpl", pool + pool))
        + chunk(b"LIST", b"pdta" + chunk(b"shdr", shdr))
    )
    (tmp_path / "a.sf2").write_bytes(chunk(b"RIFF", body))
    check(containers, tmp_path / "a.sf2", "Kick(R)", 32000)
    check(containers, tmp_path / "a.sf2", "Kick(L)|Kick(R)", 32000, channels=2)
