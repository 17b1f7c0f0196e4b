import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import AudioError
from soundalike.tasks.fetching import ListedSound, list_text, read_list

SoundAt = Callable[..., ListedSound]


def test_a_found_sound_is_mono_16_bit_flac_at_its_own_rate(
    tmp_path: Path, sound_bytes: Callable[..., bytes], sound_at: SoundAt
) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    found = sound_at("a.wav").find(tmp_path, tmp_path)
    samples, rate = soundfile.read(io.BytesIO(found.flac), dtype="int16")
    original, _ = soundfile.read(tmp_path / "a.wav", dtype="float64")
    assert (rate, soundfile.info(io.BytesIO(found.flac)).subtype) == (11_025, "PCM_16")
    np.testing.assert_array_equal(samples, np.rint(original.mean(axis=1) * 32768))
    assert found.duration == len(original) / 11_025


def test_a_sound_is_known_by_its_bytes_or_by_its_samples(
    tmp_path: Path, sound_bytes: Callable[..., bytes], sound_at: SoundAt
) -> None:
    for name, content in {
        "a.wav": sound_bytes(1),
        "a.aiff": sound_bytes(1, "AIFF"),
        "b.wav": sound_bytes(2),
    }.items():
        (tmp_path / name).write_bytes(content)
    wav, aiff, other = (sound_at(name).find(tmp_path, tmp_path) for name in ("a.wav", "a.aiff", "b.wav"))
    listed = replace(sound_at("a.wav"), encoded=wav.encoded, samples=wav.samples)
    assert aiff.encoded != wav.encoded
    assert listed.is_same(aiff)
    assert replace(listed, samples="as another decoder rounds").is_same(wav)
    assert not listed.is_same(other)


def test_a_member_of_an_archive_is_a_sound_too(
    tmp_path: Path, sound_bytes: Callable[..., bytes], sound_at: SoundAt
) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    with zipfile.ZipFile(tmp_path / "pack.pk3", "w") as archive:
        archive.writestr("sound/a.wav", sound_bytes(1))
    (tmp_path / "scratch").mkdir()
    inside = sound_at("pack.pk3", "sound/a.wav").find(tmp_path, tmp_path / "scratch")
    assert inside == sound_at("a.wav").find(tmp_path, tmp_path)
    with pytest.raises(AudioError, match=r"pack\.pk3 has no member sound/b\.wav"):
        sound_at("pack.pk3", "sound/b.wav").find(tmp_path, tmp_path)
    with pytest.raises(AudioError, match=r"a\.wav cannot be opened for its member b\.wav"):
        sound_at("a.wav", "b.wav").find(tmp_path, tmp_path)


def test_a_member_whose_compressed_bytes_are_damaged_is_named(
    tmp_path: Path, sound_bytes: Callable[..., bytes], sound_at: SoundAt
) -> None:
    with zipfile.ZipFile(tmp_path / "pack.pk3", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.wav", sound_bytes(1))
        (entry,) = archive.infolist()
    content = bytearray((tmp_path / "pack.pk3").read_bytes())
    # Of the local header 30 bytes and the name go before the data; 3 in two bits is no kind of block.
    content[30 + len(entry.filename)] |= 0b110
    (tmp_path / "pack.pk3").write_bytes(content)
    with pytest.raises(AudioError, match=r"pack\.pk3 cannot be opened for its member a\.wav"):
        sound_at("pack.pk3", "a.wav").find(tmp_path, tmp_path)


def test_a_link_that_leads_out_of_the_package_is_not_followed(
    tmp_path: Path, sound_bytes: Callable[..., bytes], sound_at: SoundAt
) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "link.wav").symlink_to(tmp_path / "a.wav")
    for path in ("link.wav", "../a.wav"):
        with pytest.raises(AudioError, match="leads out of the package"):
            sound_at(path).find(tree, tmp_path)


def test_a_list_reads_back(tmp_path: Path) -> None:
    sounds = (
        ListedSound("x", 'odd, "name".ogg', "", "", "x", 0.0, 1.25, "0" * 16, "1" * 16),
        ListedSound("y", "a.pk3", "b.wav", "moo", "herd", 2.5, 0.5, "2" * 16, "3" * 16),
    )
    for listed in (sounds, (sounds[0], replace(sounds[1], block="farm"))):
        (tmp_path / "list.csv").write_text(list_text(listed), encoding="utf-8")
        assert read_list(tmp_path / "list.csv") == listed


def test_a_part_of_a_file_is_a_sound_of_its_own(
    tmp_path: Path, sound_bytes: Callable[..., bytes], sound_at: SoundAt
) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    whole, _ = soundfile.read(io.BytesIO(sound_at("a.wav").find(tmp_path, tmp_path).flac), dtype="int16")
    part = replace(sound_at("a.wav", duration=0.1), start=0.05).find(tmp_path, tmp_path)
    samples, _ = soundfile.read(io.BytesIO(part.flac), dtype="int16")
    first = round(0.05 * 11_025)
    np.testing.assert_array_equal(samples, whole[first : first + round(0.1 * 11_025)])
