"""Sounds and pairs as folders: numbered WAV files, each with the JSON form that renders to it again."""

import os
from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import write
from soundalike.augment import Chain, Drawn
from soundalike.errors import UserError
from soundalike.files import read_json
from soundalike.pairs import Augmented, Doppelgangers, Mixture, folders, write_pairs, write_sounds
from soundalike.synth import Sound, get_patch


def pairs(patch: str = "voice") -> Doppelgangers:
    return Doppelgangers(get_patch(patch), 0.25, sample_rate=8_000, duration=0.1, control_rate=100)


@pytest.mark.parametrize("patch", ["voice", "parametric:sine=1,square_saw=0"])
def test_each_view_renders_again_to_the_same_bytes(tmp_path: Path, patch: str) -> None:
    write_pairs(pairs(patch), 3, 2, tmp_path / "pairs")
    names = [f"00000{i}-{view}" for i in range(2) for view in ("a", "b", "source")]
    files = sorted(path.name for path in (tmp_path / "pairs").iterdir())
    assert files == sorted(f"{name}.{suffix}" for name in names for suffix in ("json", "wav"))
    for name in names:
        sound = Sound.from_json(read_json(tmp_path / "pairs" / f"{name}.json", "sound"))
        write(tmp_path / "again.wav", sound.render(), sound.sample_rate)
        again = (tmp_path / "again.wav").read_bytes()
        assert again == (tmp_path / "pairs" / f"{name}.wav").read_bytes()


def test_pairs_of_several_patches_are_written_by_their_place_in_the_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_AT_ONCE", 3)
    mixture = Mixture([(pairs("voice"), 0.5), (pairs("voice_fm"), 0.5)])
    write_pairs(mixture, 3, 5, tmp_path / "pairs")
    assert len(list((tmp_path / "pairs").iterdir())) == 30
    batch = mixture.batch(3, range(5))
    for part, rows, own in mixture.dealt(range(5)):
        assert isinstance(part, Doppelgangers)
        for row, index in zip(rows, own, strict=True):
            for view, heard in (
                ("a", batch.a[row]),
                ("b", batch.b[row]),
                ("source", part.sources(3, [index])[0]),
            ):
                sound = Sound.from_json(read_json(tmp_path / "pairs" / f"{row:06d}-{view}.json", "sound"))
                assert sound.patch == part.patch.name
                np.testing.assert_array_equal(sound.render(), heard)
                write(tmp_path / "again.wav", heard, 8_000)
                written = (tmp_path / "pairs" / f"{row:06d}-{view}.wav").read_bytes()
                assert (tmp_path / "again.wav").read_bytes() == written


def test_augmented_views_are_written_with_what_was_drawn(tmp_path: Path) -> None:
    """The JSON form renders the sound before; what was drawn makes of it the bytes that were written."""
    chain = Chain.from_steps([{"gain": {}}, {"noise": {}, "p": 0.5}])
    augmented = Augmented(pairs(), chain)
    write_pairs(augmented, 3, 4, tmp_path / "pairs")
    write_pairs(pairs(), 3, 4, tmp_path / "plain")
    assert len(list((tmp_path / "pairs").iterdir())) == 4 * (3 * 2 + 2)
    steps = set()
    for number in range(4):
        source = f"{number:06d}-source.wav"
        assert (tmp_path / "pairs" / source).read_bytes() == (tmp_path / "plain" / source).read_bytes()
        for view in "ab":
            file = tmp_path / "pairs" / f"{number:06d}-{view}.wav"
            form = read_json(file.with_suffix(".json"), "sound")
            assert form == read_json(tmp_path / "plain" / f"{file.stem}.json", "sound")
            drawn = Drawn.from_json(read_json(file.with_name(f"{file.stem}-augment.json"), "parameters"))
            steps.add(len([step for step in drawn.steps if step.items.size]))
            (again,) = Chain.apply(Sound.from_json(form).render()[None], drawn, 8_000)
            write(tmp_path / "again.wav", again, 8_000)
            assert (tmp_path / "again.wav").read_bytes() == file.read_bytes()
    assert steps == {1, 2}
    write_pairs(augmented, 3, 1, tmp_path / "pairs")
    assert len(list((tmp_path / "pairs").iterdir())) == 8


def test_sounds_are_the_sources_of_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than are rendered at once."""
    write_pairs(pairs(), 3, 6, tmp_path / "pairs")
    monkeypatch.setattr(folders, "_AT_ONCE", 4)
    write_sounds(pairs(), 3, 6, tmp_path / "sounds")
    assert len(list((tmp_path / "sounds").iterdir())) == 12
    for number in range(6):
        source = (tmp_path / "pairs" / f"{number:06d}-source.wav").read_bytes()
        assert (tmp_path / "sounds" / f"{number:06d}.wav").read_bytes() == source


@pytest.mark.parametrize("writing", [write_sounds, write_pairs])
def test_no_sounds_are_a_mistake_and_leave_the_folder(tmp_path: Path, writing) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "earlier").touch()
    with pytest.raises(UserError, match="count = 0 is out of range: choose 1 or more"):
        writing(pairs(), 0, 0, tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "earlier"]


@pytest.mark.parametrize("writing", [write_sounds, write_pairs])
@pytest.mark.parametrize("foreign", ["my.wav", "000000-mine.wav", "000000.txt", "000000.wav/kept"])
def test_a_folder_that_holds_anything_else_is_left_as_it_is(tmp_path: Path, writing, foreign: str) -> None:
    out = tmp_path / "out"
    (out / foreign).parent.mkdir(parents=True)
    (out / foreign).write_text("mine")
    (out / "000001.json").write_text("earlier")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(
        UserError, match=f"{out} holds {Path(foreign).parts[0]}, which is not a rendered sound"
    ):
        writing(pairs(), 0, 1, out)
    assert sorted(tmp_path.rglob("*")) == before
    assert (out / foreign).read_text() == "mine"


def test_sounds_and_pairs_replace_each_other(tmp_path: Path) -> None:
    write_pairs(pairs(), 0, 2, tmp_path / "out")
    write_sounds(pairs(), 0, 1, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["000000.json", "000000.wav"]
    write_pairs(pairs(), 0, 1, tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 6


@pytest.mark.parametrize("writing", [write_sounds, write_pairs])
def test_layers_have_no_json_form(tmp_path: Path, writing) -> None:
    layered = Doppelgangers(get_patch("voice"), 0.25, layers=2, sample_rate=8_000, duration=0.1)
    with pytest.raises(UserError, match="only single sounds have a JSON form: choose layers = 1"):
        writing(layered, 0, 1, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_each_file_is_synced_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    sync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: (synced.append(os.fstat(descriptor).st_ino), sync(descriptor))
    )
    write_pairs(pairs(), 0, 1, tmp_path / "out")
    assert all(synced.count(path.stat().st_ino) == 1 for path in (tmp_path / "out").iterdir())
