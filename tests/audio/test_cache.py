"""The decoded cache: the files' own samples, and only as long as they are that."""

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundalike import audio
from soundalike.audio import AudioError, Clip, ClipFiles, DecodedCache, open_cache
from soundalike.errors import UserError

RATE = 8_000
STEP = 2.0**-15


@pytest.fixture
def clips(tmp_path: Path) -> list[Clip]:
    """Noise at three rates, a clip within a file, and a file that is none."""
    found = []
    for number, (rate, suffix) in enumerate([(RATE, "wav"), (44_100, "flac"), (11_025, "ogg")]):
        path = tmp_path / "sounds" / f"{number}.{suffix}"
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, np.random.default_rng(number).uniform(-0.5, 0.5, rate), rate)
        found.append(Clip(path, label="", group=""))
    found.append(Clip(found[1].path, label="", group="", start=0.25, duration=0.3))
    bad = tmp_path / "sounds" / "bad.wav"
    bad.write_text("not audio")
    return [*found, Clip(bad, label="", group="")]


class Opened:
    """Opens a cache in one folder, and notes what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def __call__(self, clips: list[Clip], sample_rate: int = RATE) -> DecodedCache:
        self.said.clear()
        return open_cache(self.folder, clips, sample_rate, threads=2, report=self.said.append)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return Opened(tmp_path / "cache")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(item=st.integers(0, 3), first=st.integers(0, 7_999), count=st.integers(1, 9_000))
def test_a_cached_part_is_that_of_the_file_to_a_16_bit_step(
    clips: list[Clip], opened: Opened, item: int, first: int, count: int
) -> None:
    cached, files = opened(clips), ClipFiles(clips, RATE)
    assert cached.length(item) == files.length(item)
    first %= files.length(item)
    part = cached.read(item, first, count)
    assert part.dtype == np.float32
    np.testing.assert_allclose(part, files.read(item, first, count), rtol=0, atol=0.51 * STEP)


def test_16_bit_files_at_their_own_rate_are_cached_to_the_bit(clips: list[Clip], opened: Opened) -> None:
    np.testing.assert_array_equal(opened(clips).read(0, 0, RATE), ClipFiles(clips, RATE).read(0, 0, RATE))


def test_clips_are_decoded_once(clips: list[Clip], opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    before = opened(clips)
    assert [line.split(": ", 1)[1] for line in opened.said] == ["there is no cache yet."]
    monkeypatch.setattr(ClipFiles, "read", None)
    again = opened(clips)
    assert opened.said == []
    np.testing.assert_array_equal(before.read(1, 5, 100), again.read(1, 5, 100))
    # Fewer clips, in another order.
    part = opened([clips[4], clips[3]])
    assert opened.said == []
    np.testing.assert_array_equal(part.read(1, 0, 4_000), before.read(3, 0, 4_000))
    assert list(part.errors) == [0]


def test_what_cannot_be_read_says_why_as_the_file_does(clips: list[Clip], opened: Opened) -> None:
    gone = Clip(clips[0].path.with_name("gone.wav"), label="", group="")
    beyond = Clip(clips[0].path, label="", group="", start=9.0)
    clips = [*clips, gone, beyond]
    for cached in (opened(clips), opened(clips)):
        assert sorted(cached.errors) == [4, 5, 6]
        for item in cached.errors:
            with pytest.raises(AudioError) as of_file:
                ClipFiles(clips, RATE).length(item)
            for reading in (lambda: cached.length(item), lambda: cached.read(item, 0, 10)):  # noqa: B023
                with pytest.raises(AudioError) as of_cache:
                    reading()
                assert str(of_cache.value) == str(of_file.value)


@pytest.mark.parametrize("peak", [1.0, 1.5, 40.0])
def test_what_is_louder_than_full_scale_is_not_clipped(tmp_path: Path, opened: Opened, peak: float) -> None:
    path = tmp_path / "loud.wav"
    sound = (peak * np.sin(np.arange(1000))).astype(np.float32)
    sound[:2] = peak, -peak
    soundfile.write(path, sound, RATE, subtype="FLOAT")
    cached = opened([Clip(path, label="", group="")]).read(0, 0, 1000)
    np.testing.assert_allclose(cached, sound, rtol=0, atol=peak * STEP)


@pytest.mark.parametrize("suffix", ["wav", "ogg"])
def test_long_clips_are_cached_whole(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """Piece by piece where the format allows; a later piece may be the loudest."""
    monkeypatch.setattr(audio.cache, "_PIECE_SAMPLES", 1000)
    path = tmp_path / f"long.{suffix}"
    swelling = np.linspace(0.1, 3.9, 11_025) * np.random.default_rng(0).uniform(-1, 1, 11_025)
    soundfile.write(path, swelling, 11_025, subtype="FLOAT" if suffix == "wav" else "VORBIS")
    clip = [Clip(path, label="", group="")]
    cached, files = opened(clip), ClipFiles(clip, RATE)
    assert cached.length(0) == RATE
    np.testing.assert_allclose(cached.read(0, 0, RATE), files.read(0, 0, RATE), rtol=0, atol=4.1 * STEP)


def test_a_changed_file_is_decoded_again(clips: list[Clip], opened: Opened) -> None:
    before = opened(clips).read(0, 0, RATE).copy()
    path = clips[0].path
    soundfile.write(path, np.random.default_rng(7).uniform(-0.5, 0.5, RATE), RATE)
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    after = opened(clips).read(0, 0, RATE)
    assert opened.said[0].endswith("the cache there lacks 1 of them as they are now.")
    assert not np.array_equal(before, after)


def test_another_clip_or_rate_is_decoded_anew(clips: list[Clip], opened: Opened) -> None:
    opened(clips[:2])
    opened(clips)
    assert opened.said[0].endswith("the cache there lacks 3 of them as they are now.")
    opened(clips, 4_000)
    assert opened.said[0].endswith("the cache there is of version 1 at 8000 Hz.")


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def point_beyond_the_end(path: Path) -> None:
    index = json.loads(path.read_text())
    index["clips"][0]["first"] = index["samples"]
    path.write_text(json.dumps(index))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("samples.int16", shorten),
        ("samples.int16", Path.unlink),
        ("index.json", shorten),
        ("index.json", lambda path: path.write_text("[]")),
        ("index.json", lambda path: path.write_text('{"version": 1}')),
        ("index.json", point_beyond_the_end),
    ],
)
def test_a_damaged_cache_is_made_again(
    clips: list[Clip], opened: Opened, name: str, damage: Callable[[Path], object]
) -> None:
    whole = opened(clips).read(1, 0, RATE).copy()
    damage(opened.folder / name)
    np.testing.assert_array_equal(opened(clips).read(1, 0, RATE), whole)
    assert opened.said[0].endswith("the cache there is damaged.")
    opened(clips)
    assert opened.said == []


def test_the_user_s_own_files_are_never_replaced(clips: list[Clip], opened: Opened) -> None:
    opened.folder.mkdir()
    own = opened.folder / "notes.txt"
    own.write_text("mine")
    with pytest.raises(
        UserError, match=r"holds notes\.txt, which is no part of a cache: name a folder of its own"
    ):
        opened(clips)
    assert own.read_text() == "mine"
    with pytest.raises(UserError, match="is a file: name a folder"):
        open_cache(own, clips, RATE, report=opened.said.append)


def test_a_full_disk_leaves_nothing(
    clips: list[Clip],
    opened: Opened,
    tmp_path: Path,
    limited_file_size: Callable[[int], AbstractContextManager[None]],
) -> None:
    with limited_file_size(20_000), pytest.raises(UserError, match=r"^cannot write .*cache: .*large"):
        opened(clips)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sounds"]


def test_a_disk_that_is_too_small_is_refused_before_anything_is_decoded(
    clips: list[Clip], opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 1_000}))
    with pytest.raises(UserError, match=r"needs 0\.0 GB and its disk has 0\.0 GB free"):
        opened(clips)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sounds"]


def test_nothing_but_bad_files_make_an_empty_cache(clips: list[Clip], opened: Opened) -> None:
    opened(clips[4:])
    assert list(opened(clips[4:]).errors) == [0]
    assert opened.said == []


@pytest.mark.skipif(os.name == "nt", reason="Windows file names are Unicode")
def test_a_file_name_need_not_be_unicode(clips: list[Clip], opened: Opened) -> None:
    path = clips[0].path.rename(clips[0].path.with_name(os.fsdecode(b"h\xe9ron.wav")))
    strange = [Clip(path, label="", group="")]
    opened(strange)
    assert opened(strange).length(0) == RATE
    assert opened.said == []


def test_an_index_of_something_else_is_left_alone(clips: list[Clip], opened: Opened) -> None:
    opened.folder.mkdir()
    (opened.folder / "index.json").write_text('{"my": "only copy"}')
    with pytest.raises(UserError, match=r"index\.json is not of a cache: name a folder of its own"):
        opened(clips)
    assert (opened.folder / "index.json").read_text() == '{"my": "only copy"}'
