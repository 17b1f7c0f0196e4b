import numpy as np
import pytest

from soundalike.audio import Clip, write_manifest
from soundalike.errors import UserError
from soundalike.pairs import Augmented, Doppelgangers, Mixture, Recordings
from soundalike.training.sources import build_source, find_recordings


def unheard(sentence):
    raise AssertionError(sentence)


def manifest(folder, **parts):
    """A manifest of the sounds in `folder`, all of which `parts(path)` puts somewhere."""
    clips = [
        Clip(path, path.parent.name, path.as_posix(), **{key: part(path) for key, part in parts.items()})
        for path in sorted(folder.rglob("*.wav"))
    ]
    write_manifest(folder / "list.csv", clips)
    return folder / "list.csv"


@pytest.mark.parametrize(("synthetic", "kind"), [(0.0, Recordings), (0.5, Mixture)])
def test_the_share_decides_what_pairs_are_made_of(tmp_path, toy, synthetic, kind):
    settings = toy.recorded_settings(
        toy.recordings(tmp_path), "hybrid", augment=[], mixture={"synthetic": synthetic}, control_rate=480
    )
    source = build_source(settings, find_recordings(settings, unheard), 1, unheard)
    assert isinstance(source, kind)
    labels = source.batch(0, range(40)).label
    assert np.sum(labels == -1) == 40 * synthetic


def test_without_data_the_synthesizer_invents_all(toy):
    settings = toy.settings(patch="voice")
    assert find_recordings(settings, unheard) is None
    assert isinstance(build_source(settings, None, 1, unheard), Doppelgangers)


def test_views_of_recordings_are_augmented(tmp_path, toy):
    settings = toy.recorded_settings(toy.recordings(tmp_path))
    source = build_source(settings, find_recordings(settings, unheard), 1, unheard)
    assert isinstance(source, Augmented)
    batch = source.batch(0, range(8))
    assert not np.array_equal(batch.a, batch.b)


def test_views_of_synthetic_sounds_have_transforms_of_their_own(tmp_path, toy):
    """The same chain for both kinds of pairs, and other draws: no noise sounds twice in a batch."""
    chain = [{"noise": {}}]
    settings = toy.recorded_settings(
        toy.recordings(tmp_path),
        "hybrid",
        patch="voice",
        augment=chain,
        augment_synthetic=chain,
        control_rate=480,
    )
    source = build_source(settings, find_recordings(settings, unheard), 1, unheard)
    (synthetic, _, _), (recorded, _, _) = source.dealt(range(8))
    assert isinstance(synthetic, Augmented)
    assert isinstance(synthetic.source, Doppelgangers)
    keys = [
        step.parameters["noise_key"].tolist()
        for part in (synthetic, recorded)
        for drawn in part.drawn(settings.seed, range(4))
        for step in drawn.steps
    ]
    assert len({key for each in keys for key in each}) == 16


def test_held_out_parts_are_never_heard(tmp_path, toy):
    data = toy.recordings(tmp_path)
    by_fold = manifest(data, fold=lambda path: int(path.stem))
    settings = toy.recorded_settings(by_fold, held_out_folds=[0, 3])
    assert {clip.fold for clip in find_recordings(settings, unheard).clips} == {1, 2}
    by_split = manifest(data, split=lambda path: ["train", "", "valid", "test"][int(path.stem)])
    heard = find_recordings(toy.recorded_settings(by_split), unheard).clips
    assert {clip.split for clip in heard} == {"train", ""}


def test_a_fraction_of_the_labels_is_seen_and_all_recordings_are_heard(tmp_path, toy):
    data = toy.recordings(tmp_path)
    found = find_recordings(toy.recorded_settings(data, labels={"fraction": 0.5}), unheard)
    record = found.record
    assert (record.clips, record.labelled, record.visible) == (12, 12, 6)
    assert record.classes == ("class-0", "class-1", "class-2")


def test_the_supervised_baseline_hears_what_it_may_see(tmp_path, toy):
    data = toy.recordings(tmp_path)
    joint = find_recordings(toy.recorded_settings(data, labels={"fraction": 0.5}), unheard)
    alone = find_recordings(toy.recorded_settings(data, "supervised", labels={"fraction": 0.5}), unheard)
    assert alone.visible.all()
    assert alone.clips == tuple(clip for clip, seen in zip(joint.clips, joint.visible, strict=True) if seen)


def test_the_record_tells_lists_apart_but_not_where_they_lie(tmp_path, toy):
    here, there = toy.recordings(tmp_path / "a"), toy.recordings(tmp_path / "b")
    record = find_recordings(toy.recorded_settings(here), unheard).record
    assert find_recordings(toy.recorded_settings(there), unheard).record == record
    (there / "class-0" / "0.wav").rename(there / "class-1" / "9.wav")
    assert find_recordings(toy.recorded_settings(there), unheard).record.digest != record.digest


def test_a_class_of_one_recording_is_named(tmp_path, toy):
    data = toy.recordings(tmp_path)
    for number in range(1, 4):
        (data / "class-1" / f"{number}.wav").unlink()
    said = []
    find_recordings(toy.recorded_settings(data), said.append)
    assert said == ["note: class 'class-1' has one recording only; nothing can be held out of it."]


def refused(settings):
    with pytest.raises(UserError) as refusal:
        find_recordings(settings, unheard)
    return str(refusal.value)


def test_what_cannot_be_trained_on_is_one_sentence(tmp_path, toy):
    data = toy.recordings(tmp_path / "sounds")
    assert "has none: put the sounds" in refused(toy.recorded_settings(data / "class-0"))
    assert "the one class 'class-0'" in refused(
        toy.recorded_settings(toy.recordings(tmp_path / "one", classes=1))
    )
    every_fold = manifest(data, fold=lambda path: int(path.stem) % 2)
    assert "all 12 recordings are held out" in refused(
        toy.recorded_settings(every_fold, held_out_folds=[0, 1])
    )
    unknown = manifest(data, split=lambda path: "test" if path.parent.name == "class-2" else "train")
    assert "its class 'class-2' is in no recording" in refused(toy.recorded_settings(unknown))
    (tmp_path / "empty").mkdir()
    assert "empty" in refused(toy.recorded_settings(tmp_path / "empty"))


def test_data_and_the_share_of_recordings_go_together(tmp_path, toy):
    for preset, changes, sentence in [
        ("clar", {}, "give data=FOLDER"),
        ("quick", {"data": str(tmp_path)}, "would not be used"),
        ("quick", {"objective": "cross_entropy"}, "synthetic sounds have none"),
        ("clar", {"data": str(tmp_path), "hints": {"weight": 1}}, "parameters of synthetic sounds"),
    ]:
        with pytest.raises(UserError, match=sentence):
            toy.configure(preset, changes=changes)
