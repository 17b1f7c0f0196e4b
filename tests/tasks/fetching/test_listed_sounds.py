import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import AudioError
from soundalike.tasks import mini_suite
from soundalike.tasks.fetching import (
    COLLECTIONS,
    ListedSound,
    find_sound,
    list_text,
    load_collection,
    read_list,
)


def test_a_found_sound_is_mono_16_bit_flac_at_its_own_rate(
    tmp_path: Path, sound_bytes: Callable[..., bytes]
) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    found = find_sound(tmp_path, "a.wav", "", tmp_path)
    samples, rate = soundfile.read(io.BytesIO(found.flac), dtype="int16")
    original, _ = soundfile.read(tmp_path / "a.wav", dtype="float64")
    assert (rate, soundfile.info(io.BytesIO(found.flac)).subtype) == (11_025, "PCM_16")
    np.testing.assert_array_equal(samples, np.rint(original.mean(axis=1) * 32768))
    assert found.duration == len(original) / 11_025


def test_a_sound_is_known_by_its_bytes_or_by_its_samples(
    tmp_path: Path, sound_bytes: Callable[..., bytes]
) -> None:
    for name, content in {
        "a.wav": sound_bytes(1),
        "a.aiff": sound_bytes(1, "AIFF"),
        "b.wav": sound_bytes(2),
    }.items():
        (tmp_path / name).write_bytes(content)
    wav, aiff, other = (find_sound(tmp_path, name, "", tmp_path) for name in ("a.wav", "a.aiff", "b.wav"))
    listed = ListedSound("x", "a.wav", "", wav.duration, wav.encoded, wav.samples)
    assert aiff.encoded != wav.encoded
    assert aiff.is_listed_as(listed)
    assert wav.is_listed_as(replace(listed, samples="as another decoder rounds"))
    assert not other.is_listed_as(listed)


def test_a_member_of_an_archive_is_a_sound_too(tmp_path: Path, sound_bytes: Callable[..., bytes]) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    with zipfile.ZipFile(tmp_path / "pack.pk3", "w") as archive:
        archive.writestr("sound/a.wav", sound_bytes(1))
    (tmp_path / "scratch").mkdir()
    inside = find_sound(tmp_path, "pack.pk3", "sound/a.wav", tmp_path / "scratch")
    assert inside == find_sound(tmp_path, "a.wav", "", tmp_path)
    with pytest.raises(AudioError, match=r"pack\.pk3 has no member sound/b\.wav"):
        find_sound(tmp_path, "pack.pk3", "sound/b.wav", tmp_path)
    with pytest.raises(AudioError, match=r"a\.wav cannot be opened for its member b\.wav"):
        find_sound(tmp_path, "a.wav", "b.wav", tmp_path)


def test_a_link_that_leads_out_of_the_package_is_not_followed(
    tmp_path: Path, sound_bytes: Callable[..., bytes]
) -> None:
    (tmp_path / "a.wav").write_bytes(sound_bytes(1))
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "link.wav").symlink_to(tmp_path / "a.wav")
    for path in ("link.wav", "../a.wav"):
        with pytest.raises(AudioError, match="leads out of the package"):
            find_sound(tree, path, "", tmp_path)


def test_a_list_reads_back(tmp_path: Path) -> None:
    sounds = (
        ListedSound("x", 'odd, "name".ogg', "", 1.25, "0" * 16, "1" * 16),
        ListedSound("y", "a.pk3", "b.wav", 0.5, "2" * 16, "3" * 16),
    )
    (tmp_path / "list.csv").write_text(list_text(sounds), encoding="utf-8")
    assert read_list(tmp_path / "list.csv") == sounds


@pytest.mark.parametrize("name", COLLECTIONS)
def test_each_list_in_the_package_names_every_recording_once(name: str) -> None:
    collection, sounds = load_collection(name)
    assert {sound.package for sound in sounds} == collection.versions.keys()
    assert len({(sound.package, sound.place) for sound in sounds}) == len(sounds)
    assert len({sound.samples for sound in sounds}) == len(sounds)
    assert all(len(sound.encoded) == len(sound.samples) == 16 for sound in sounds)
    assert all(sound.duration > 0 for sound in sounds)


def test_nothing_to_train_on_comes_from_a_package_of_the_mini_suite() -> None:
    collection, _ = load_collection("pretrain")
    tested = {source.name for task in mini_suite() for source in task.card.sources}
    assert tested
    assert not tested & collection.versions.keys()
