"""Recordings as pairs: order, crops, labels, and files that cannot be read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from soundalike import pairs
from soundalike.audio import Clip, read
from soundalike.errors import UserError
from soundalike.pairs import PairBatch, Recordings

RATE = 8_000
WriteClips = Callable[..., list[Clip]]
NUMBERED = {"labels": [f"{number:02d}" for number in range(20)]}
"""Every clip a class of its own, so that a batch's labels say which clips are in it."""


def silent(line: str) -> None:
    """Report nothing."""


def recordings(clips: list[Clip], **changes: Any) -> Recordings:
    return Recordings(clips, **{"sample_rate": RATE, "duration": 0.1, "report": silent, **changes})


def assert_equal(one: PairBatch, other: PairBatch) -> None:
    for name in ("a", "b", "index", "label"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def joined(batches: list[PairBatch]) -> PairBatch:
    return PairBatch(
        *(np.concatenate([getattr(each, name) for each in batches]) for name in ("a", "b", "index", "label"))
    )


@pytest.mark.parametrize("crop", ["start", "same", "independent"])
def test_pairs_do_not_depend_on_how_they_are_asked_for(write_clips: WriteClips, crop: str) -> None:
    """In one batch or many, in any order, by any number of threads, from the start or resumed."""
    clips = write_clips([0.3, 0.05, 0, 0.2, 0.15], **NUMBERED)
    arguments = {"crop": crop, "max_bad_share": 0.5}
    whole = recordings(clips, **arguments, threads=1).batch(3, range(20))
    split = recordings(clips, **arguments, threads=4)
    assert_equal(joined([split.batch(3, range(first, first + 4)) for first in range(0, 20, 4)]), whole)
    backwards = split.batch(3, range(19, -1, -1))
    np.testing.assert_array_equal(backwards.b[::-1], whole.b)
    resumed = recordings(clips, **arguments).batch(3, range(13, 20))
    np.testing.assert_array_equal(resumed.a, whole.a[13:])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(seed=st.integers(0, 2**64 - 1), epoch=st.integers(0, 2**40))
def test_every_clip_comes_once_an_epoch(write_clips: WriteClips, seed: int, epoch: int) -> None:
    source = recordings(write_clips([0.05] * 7, **NUMBERED))
    batch = source.batch(seed, range(7 * epoch, 7 * epoch + 7))
    assert batch.label is not None
    assert sorted(batch.label.tolist()) == list(range(7))


def test_epochs_have_different_orders(write_clips: WriteClips) -> None:
    labels = recordings(write_clips([0.02] * 20, **NUMBERED)).batch(0, range(60)).label
    assert labels is not None
    assert len({tuple(order) for order in labels.reshape(3, 20).tolist()}) == 3


def test_start_is_the_beginning_padded_or_clipped(write_clips: WriteClips) -> None:
    clips = write_clips([0.3, 0.05], **NUMBERED)
    batch = recordings(clips).batch(0, range(2))
    assert batch.label is not None
    for view, item in zip(batch.a, batch.label, strict=True):
        whole = read(clips[item].path, RATE)
        expected = np.concatenate([whole, np.zeros(800, np.float32)])[:800]
        np.testing.assert_array_equal(view, expected)
    np.testing.assert_array_equal(batch.a, batch.b)
    assert not np.shares_memory(batch.a, batch.b)


def position_in(whole: NDArray[np.float32], view: NDArray[np.float32]) -> int:
    """Where in a sound a view of it begins, found by looking."""
    found = [
        at for at in range(len(whole) - len(view) + 1) if np.array_equal(whole[at : at + len(view)], view)
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("crop", "same_places"), [("same", True), ("independent", False)])
def test_random_crops_come_from_everywhere(write_clips: WriteClips, crop: str, same_places: bool) -> None:
    clip = write_clips([0.11])
    whole = read(clip[0].path, RATE)
    batch = recordings(clip, crop=crop).batch(0, range(400))
    places_a = [position_in(whole, view) for view in batch.a]
    places_b = [position_in(whole, view) for view in batch.b]
    # 880 samples hold a view of 800 at 81 places; the chance to miss one of the outer two is 1 in 70.
    assert set(places_a) >= {0, 80}
    assert len(set(places_a)) > 70
    assert (places_a == places_b) is same_places
    if not same_places:
        assert abs(np.corrcoef(places_a, places_b)[0, 1]) < 0.2


@pytest.mark.parametrize("crop", ["start", "same", "independent"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    start=st.floats(0.0, 0.9),
    duration=st.none() | st.floats(0.001, 2.0),
    rate=st.sampled_from([8_000, 11_025]),
)
def test_crops_stay_in_the_clip(
    write_clips: WriteClips, crop: str, start: float, duration: float | None, rate: int
) -> None:
    """In a file whose every sample says its time, only times of the clip are heard."""
    file = write_clips([1.0], rate)[0].path
    soundfile.write(file, np.arange(1, rate + 1) / (2 * rate), rate, subtype="FLOAT")
    clip = Clip(file, label="", group="", start=start, duration=duration)
    batch = recordings([clip], sample_rate=rate, crop=crop).batch(1, range(8))
    first = round(start * rate)
    stop = rate if duration is None else min(rate, first + max(1, round(duration * rate)))
    for view in [*batch.a, *batch.b]:
        frames = np.rint(view[view > 0] * 2 * rate).astype(int) - 1
        assert len(frames) == min(stop - first, round(0.1 * rate))
        np.testing.assert_array_equal(frames, np.arange(frames[0], frames[0] + len(frames)))
        assert first <= frames[0]
        assert frames[-1] < stop
        np.testing.assert_array_equal(view[len(frames) :], 0.0)


@pytest.mark.parametrize(
    ("rate", "suffix"), [(44_100, "flac"), (44_100, "ogg"), (11_127, "wav"), (6_000, "wav")]
)
def test_a_crop_of_a_file_at_another_rate_is_a_slice_of_the_whole_clip(
    write_clips: WriteClips, rate: int, suffix: str
) -> None:
    clip = write_clips([1.5], rate, suffix=suffix)
    whole = read(clip[0].path, RATE)
    batch = recordings(clip, crop="independent").batch(0, range(6))
    for view in [*batch.a, *batch.b]:
        distance = [np.abs(whole[at : at + 800] - view).max() for at in range(len(whole) - 799)]
        assert min(distance) < 5e-6


def test_labels_that_may_not_be_seen_are_hidden(write_clips: WriteClips) -> None:
    clips = write_clips([0.02] * 4, labels=["dog", "", "cat", "dog"])
    source = recordings(clips, visible=np.array([True, True, True, False]))
    assert source.labels == ("cat", "dog")
    seen = source.batch(0, range(4)).label
    assert seen is not None
    assert seen.dtype == np.int64
    assert sorted(seen.tolist()) == [-1, -1, 0, 1]
    unlabelled = recordings(write_clips([0.02] * 4))
    assert unlabelled.labels == ()
    assert unlabelled.batch(0, range(4)).label is None


def test_a_bad_file_gives_its_place_to_the_next_and_is_named_once(write_clips: WriteClips) -> None:
    good = recordings(write_clips([0.02] * 6, **NUMBERED)).batch(0, range(12)).label
    assert good is not None
    clips = write_clips([0.02, 0.02, 0, 0.02, 0, 0.02], **NUMBERED)
    lines: list[str] = []
    source = recordings(clips, max_bad_share=0.4, report=lines.append)
    seen = source.batch(0, range(12)).label
    assert seen is not None
    for order, replaced in zip(good.reshape(2, 6).tolist(), seen.reshape(2, 6).tolist(), strict=True):
        expected = [next(item for item in order[at:] + order if item not in (2, 4)) for at in range(6)]
        assert replaced == expected
    assert sorted(source.bad) == [2, 4]
    assert sorted(line.split(" is not")[0] for line in lines) == [
        f"skipped: {clips[item].path}" for item in (2, 4)
    ]


def test_nothing_of_a_file_that_breaks_in_the_middle_is_left_in_the_view(
    tmp_path: Path, write_clips: WriteClips, monkeypatch: pytest.MonkeyPatch
) -> None:
    """View A can be read and view B cannot: the pair is all of another clip, even of a short one."""
    clips = write_clips([0.5, 0.01], **NUMBERED)
    healthy = pairs.recordings.ClipFiles.read
    asked: list[int] = []

    def breaks_at_its_second_crop(self: object, item: int, first: int, count: int) -> NDArray[np.float32]:
        asked.append(item)
        if item == 0 and asked.count(0) % 2 == 0:
            raise pairs.recordings.AudioError(clips[0].path, "is damaged")
        return healthy(self, item, first, count)

    monkeypatch.setattr(pairs.recordings.ClipFiles, "read", breaks_at_its_second_crop)
    batch = recordings(clips, crop="independent", max_bad_share=0.5, threads=1).batch(0, range(2))
    assert batch.label is not None
    assert batch.label.tolist() == [1, 1]
    np.testing.assert_array_equal(batch.a[:, 80:], 0.0)


def test_too_many_bad_files_stop_the_run(write_clips: WriteClips) -> None:
    clips = write_clips([0.02] * 18 + [0, 0])
    recordings(clips, max_bad_share=0.1).batch(0, range(20))
    with pytest.raises(
        UserError, match=r"^2 of 20 .*\(10\.0%, where 9\.0% may be\).*scan.*18\.wav is not a readable"
    ):
        recordings(clips, max_bad_share=0.09, threads=1).batch(0, range(20))
    with pytest.raises(UserError, match=r"^1 of 20 .*\(5\.0%, where 1\.0% may be\)"):
        recordings(clips, threads=1).batch(0, range(20))


@pytest.mark.parametrize("crop", ["start", "same", "independent"])
def test_a_cache_gives_the_same_pairs_to_a_16_bit_step(
    write_clips: WriteClips, tmp_path: Path, crop: str
) -> None:
    clips = write_clips([0.3, 0.05, 0, 0.2], 11_025, **NUMBERED)
    arguments = {"crop": crop, "max_bad_share": 0.5}
    files = recordings(clips, **arguments).batch(3, range(12))
    for _ in ("made", "opened"):
        source = recordings(clips, **arguments, cache=tmp_path / "cache")
        assert list(source.bad) == [2]
        cached = source.batch(3, range(12))
        np.testing.assert_array_equal(cached.label, files.label)
        np.testing.assert_allclose(cached.a, files.a, rtol=0, atol=0.51 * 2.0**-15)
        np.testing.assert_allclose(cached.b, files.b, rtol=0, atol=0.51 * 2.0**-15)


def test_a_cache_with_too_many_bad_files_stops_the_run_at_once(
    write_clips: WriteClips, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"^2 of 3 .*1\.wav is not a readable"):
        recordings(write_clips([0.02, 0, 0]), cache=tmp_path / "cache", max_bad_share=0.1)


def test_nothing_but_bad_files_stop_the_run_whatever_is_allowed(write_clips: WriteClips) -> None:
    with pytest.raises(UserError, match="none of the 2 recordings can be read"):
        recordings(write_clips([0, 0]), max_bad_share=1.0).batch(0, [0])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"crop": "begin"}, "unknown crop 'begin'"),
        ({"max_bad_share": 1.5}, "max_bad_share = 1.5 is out of range"),
        ({"threads": 0}, "0 threads"),
        ({"duration": 0.0}, "duration"),
        ({"visible": np.ones(3, bool)}, r"visible has shape \(3,\): give one value for each of 1 clips"),
    ],
)
def test_arguments_out_of_range_are_refused(
    write_clips: WriteClips, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        recordings(write_clips([0.02]), **changes).batch(0, [0])


def test_no_clips_make_no_pairs() -> None:
    with pytest.raises(UserError, match="no recordings"):
        recordings([])


def test_it_tells_which_clips_pairs_show(write_clips: WriteClips) -> None:
    clips = write_clips([0.02, 0.02, 0, 0.02], **NUMBERED)
    source = recordings(clips, max_bad_share=0.5, report=lambda line: None)
    seen = source.batch(0, range(4, 12)).label
    assert seen is not None
    assert [clip.label for clip in source.clips(0, range(4, 12))] == [source.labels[n] for n in seen]
