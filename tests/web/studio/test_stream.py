"""Pairs of a configuration are those that training would take, and it is told what they were made of."""

import shlex
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundalike.audio import read
from soundalike.augment import TRANSFORMS
from soundalike.pairs import Augmented, Mixture, Recordings
from soundalike.synth import get_patch
from soundalike.training import build_source, configure, find_recordings, read_changes
from soundalike.web.studio import Studio, open_studio

AssertHeard = Callable[..., None]
SHORT = "sample_rate=8000 duration=0.1"


@pytest.fixture
def studio(sounds: Path) -> Studio:
    return open_studio(data=(sounds,))


@pytest.fixture
def ask(client_of: Callable[[Studio], Any], studio: Studio) -> Callable[..., Any]:
    """`ask(preset="clar", changes=...)`: the answer."""
    client = client_of(studio)
    return lambda **form: client.post("/api/pairs", json=form)


def trained_on(preset: str, changes: str, start: int, count: int) -> tuple[Any, Any]:
    settings = configure(preset, changes=read_changes(shlex.split(changes)))
    source = build_source(settings, find_recordings(settings, print), None, print)
    return source, source.batch(settings.seed, range(start, start + count))


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        ("quick", SHORT),
        ("quick", f"{SHORT} layers=3 delta.pitch=0 seed=8 patch=voice_fm"),
        ("quick", f"{SHORT} patch=voice*2+voice_fm delta=[0.01,0.2] augment_synthetic='[\"gain\"]'"),
        ("clar", f"{SHORT} data=DATA"),
        ("clar-joint", f"{SHORT} data=DATA augment=[]"),
        ("hybrid", f"{SHORT} data=DATA"),
    ],
)
def test_pairs_are_those_that_training_takes(
    ask: Callable[..., Any], assert_heard: AssertHeard, sounds: Path, preset: str, changes: str
) -> None:
    changes = changes.replace("DATA", str(sounds))
    answer = ask(preset=preset, changes=changes, start=5, count=4).json()
    source, batch = trained_on(preset, changes, 5, 4)
    labels = getattr(source, "labels", ())
    for row, pair in enumerate(answer["pairs"]):
        assert_heard(pair["a"], batch.a[row], 8_000)
        assert_heard(pair["b"], batch.b[row], 8_000)
        assert pair["index"] == 5 + row
        number = -1 if batch.label is None else batch.label[row]
        assert pair["label"] == (labels[number] if number >= 0 else None)
    assert len(answer["pairs"]) == 4
    assert answer["settings"]["sample_rate"] == 8_000
    assert answer["notes"] == []


def test_a_doppelganger_tells_what_moved(ask: Callable[..., Any]) -> None:
    changes = f"{SHORT} patch=voice"
    source, _ = trained_on("quick", changes, 7, 2)
    views, names = source.views(0, range(7, 9)), get_patch("voice").table.names
    for row, pair in enumerate(ask(changes=changes, start=7, count=2).json()["pairs"]):
        assert pair["source"] == "voice"
        assert "augmentations" not in pair
        for moved in pair["moved"]:
            column = names.index(moved["name"])
            assert (moved["from"], moved["a"], moved["b"]) == (
                views.source[row, column],
                views.a[row, column],
                views.b[row, column],
            )
            assert "layer" not in moved


def test_a_sound_of_several_layers_tells_of_each(ask: Callable[..., Any]) -> None:
    changes = f"{SHORT} patch=voice layers=2"
    source, _ = trained_on("quick", changes, 7, 1)
    first_column = source.views(0, [7]).source[:, 0]
    (pair,) = ask(
        changes=f"{changes} delta.keyboard.midi_f0=0.9 delta.pitch=0 delta.*=0", start=7, count=1
    ).json()["pairs"]
    assert [(moved["layer"], moved["from"]) for moved in pair["moved"]] == list(
        enumerate(first_column, start=1)
    )


def test_a_mixture_of_patches_tells_which_one_and_what_was_done_to_the_views(ask: Callable[..., Any]) -> None:
    changes = {
        "sample_rate": 8000,
        "duration": 0.1,
        "patch": "voice*2+voice_fm",
        "augment_synthetic": ["gain"],
    }
    pairs = ask(changes=changes, count=6).json()["pairs"]
    assert sorted(pair["source"] for pair in pairs) == ["voice"] * 4 + ["voice_fm"] * 2
    for pair in pairs:
        assert pair["moved"]
        assert [(step["view"], step["name"]) for step in pair["augmentations"]] == [
            ("a", "gain"),
            ("b", "gain"),
        ]


def test_a_recording_tells_where_it_is_from_and_how_it_was_changed(
    ask: Callable[..., Any], sounds: Path
) -> None:
    chain = '[{"gain":{}},{"polarity":{},"p":0.5},{"noise":{},"p":0.3}]'
    changes = f"{SHORT} data={sounds} crop=start augment='{chain}'"
    pairs = ask(preset="clar", changes=changes, count=12).json()["pairs"]
    seen = set()
    for pair in pairs:
        original = read(sounds / pair["source"], 8_000)[:800]
        for view in "ab":
            steps = {
                step["name"]: step["parameters"] for step in pair["augmentations"] if step["view"] == view
            }
            assert list(steps) == [name for name in ("gain", "polarity", "noise") if name in steps]
            seen.add(tuple(steps))
            assert "noise_key" not in steps.get("noise", {})
            if "noise" not in steps:
                sign = -1 if "polarity" in steps else 1
                expected = sign * original * 10 ** (steps["gain"]["gain_db"] / 20)
                waveform = np.array(pair[view]["waveform"])
                assert waveform.max() == pytest.approx(expected.max(), abs=1e-3)
                assert waveform.min() == pytest.approx(expected.min(), abs=1e-3)
    assert len(seen) == 4


def test_every_transform_can_be_told_of(ask: Callable[..., Any], sounds: Path) -> None:
    chain = "[" + ",".join(f'{{"{name}":{{}}}}' for name in TRANSFORMS) + "]"
    answer = ask(preset="clar", changes=f"{SHORT} data={sounds} augment='{chain}'", count=1)
    steps = answer.json()["pairs"][0]["augmentations"]
    assert [step["name"] for step in steps] == [*TRANSFORMS, *TRANSFORMS]


def test_a_mixture_tells_of_both_kinds_in_their_places(ask: Callable[..., Any], sounds: Path) -> None:
    changes = f"{SHORT} patch=voice data={sounds}"
    source, _ = trained_on("hybrid", changes, 0, 1)
    assert isinstance(source, Mixture)
    pairs = ask(preset="hybrid", changes=changes, start=3, count=9).json()["pairs"]
    for part, rows, own in source.dealt(range(3, 12)):
        for row, index in zip(rows, own, strict=True):
            if isinstance(part, Augmented):
                assert isinstance(part.source, Recordings)
                (clip,) = part.source.clips(0, [index])
                assert pairs[row]["source"] == f"{clip.path.parent.name}/{clip.path.name}"
                assert pairs[row]["augmentations"]
            else:
                assert pairs[row]["source"] == "voice"
                assert pairs[row]["moved"]


def test_changes_can_be_a_table_or_words(ask: Callable[..., Any]) -> None:
    words = ask(changes=f"{SHORT} delta.pitch=0 'delta.*=0.2' patch=voice_fm", count=1)
    table = {"sample_rate": 8000, "duration": 0.1, "delta.pitch": 0, "delta": {"*": 0.2}, "patch": "voice_fm"}
    assert ask(changes=table, count=1).json() == words.json()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"changes": "dlta=0.1"}, "unknown configuration key 'dlta': did you mean 'delta'?"),
        ({"changes": "delta"}, "'delta' is not of the form key=value."),
        ({"changes": "delta=0.1 'x"}, "the changes cannot be read as words key=value: No closing quotation."),
        ({"changes": "delta=2"}, "configuration key 'delta' = 2: choose 0 to 1."),
        ({"changes": {"patch": "voyce"}}, "unknown patch 'voyce': did you mean 'voice'?"),
        ({"preset": "quik"}, "unknown preset 'quik': did you mean 'quick'?"),
        ({"preset": "clar"}, "these settings train on recordings: give data=FOLDER or data=MANIFEST."),
        ({"preset": "clar", "changes": "data=esc5:x"}, "unknown data set 'esc5': did you mean 'esc50'?"),
        ({"count": 0}, "key 'count' = 0: input should be greater than or equal to 1."),
        ({"count": 17}, "key 'count' = 17: input should be less than or equal to 16."),
        ({"start": -1}, "key 'start' = -1: input should be greater than or equal to 0."),
        ({"strat": 1}, "unknown key 'strat': did you mean 'start'?"),
        (
            {"changes": "duration=30", "count": 4},
            "4 pairs of 30 s are 240 s of sound: ask for 2 pairs at most.",
        ),
    ],
)
def test_a_mistake_gets_the_sentence_that_training_gives(
    ask: Callable[..., Any], form: dict[str, Any], sentence: str
) -> None:
    answer = ask(**form)
    assert (answer.status_code, answer.json()) == (400, {"error": sentence})


def test_pairs_of_a_run_are_those_of_its_configuration(
    client_of: Callable[[Studio], Any], write_run: Callable[..., Path], runs: Path, ask: Callable[..., Any]
) -> None:
    write_run("mine", sample_rate=8_000, duration=0.1, delta=0.3, seed=4)
    client = client_of(open_studio(runs))
    answer = client.post("/api/pairs", json={"run": "mine", "start": 2, "count": 2})
    assert answer.json() == ask(changes=f"{SHORT} delta=0.3 seed=4", start=2, count=2).json()
    missing = client.post("/api/pairs", json={"run": "../mine"})
    assert (missing.status_code, missing.json()) == (404, {"error": "there is no run '../mine' in the list."})


def test_a_bad_recording_is_told_of(ask: Callable[..., Any], sounds: Path) -> None:
    (sounds / "a" / "bad.wav").write_text("no sound")
    answer = ask(preset="clar", changes=f"{SHORT} data={sounds} max_bad_share=0.5", count=5).json()
    (note,) = answer["notes"]
    assert "bad.wav" in note


@pytest.mark.parametrize(
    "header",
    [
        # Two gigabytes of 48 kHz in the header, 4 bytes in the file; then a length of no sound at all.
        b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0data\xff\xff\xff\x7f\1\2\3\4",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0data\0\0\0\0",
    ],
)
def test_a_hostile_header_costs_nothing(ask: Callable[..., Any], sounds: Path, header: bytes) -> None:
    for path in sounds.rglob("*.wav"):
        path.write_bytes(header)
    answer = ask(preset="clar", changes=f"{SHORT} data={sounds} max_bad_share=1", count=1)
    assert answer.status_code in (200, 400)


def test_a_recording_of_three_hours_costs_no_more_than_its_crops(
    ask: Callable[..., Any], sounds: Path
) -> None:
    """Decoded whole it would take 346 MB. The file is a header, of 16-bit mono at 8 kHz, and a hole."""
    size = 2 * 8_000 * 3 * 3_600
    parts = (b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, 8_000, 16_000, 2, 16, b"data", size)
    for path in sounds.rglob("*.wav"):
        path.unlink()
    with (sounds / "a" / "long.wav").open("wb") as file:
        file.write(struct.pack("<4sI4s4sIHHIIHH4sI", *parts))
        file.truncate(44 + size)
    tracemalloc.start()
    answer = ask(preset="clar", changes=f"{SHORT} data={sounds}", count=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 200
    assert len(answer.json()["pairs"]) == 2
    assert peak < 50_000_000


class TestPathsOfAPage:
    """What a page names must lie below what the studio was started with."""

    def test_data_elsewhere_are_refused(self, ask: Callable[..., Any], sounds: Path) -> None:
        for path in ("/etc", f"{sounds}/../runs", str(sounds.parent), f"esc50:{sounds.parent}", "~"):
            answer = ask(preset="clar", changes={"data": path})
            assert answer.status_code == 400
            assert (
                "lies in no folder that the studio was started with: start it with --data"
                in answer.json()["error"]
            )

    @pytest.mark.parametrize("data", ["a\0b", "~nobody-of-that-name", "x" * 5_000])
    def test_what_is_no_path_gets_a_sentence(self, ask: Callable[..., Any], data: str) -> None:
        assert ask(preset="clar", changes={"data": data}).status_code == 400

    def test_a_link_that_leads_out_is_refused(
        self, ask: Callable[..., Any], sounds: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "private").mkdir()
        (sounds / "a" / "0.wav").rename(tmp_path / "private" / "0.wav")
        (sounds / "link").symlink_to(tmp_path / "private")
        answer = ask(preset="clar", changes={"data": f"{sounds}/link"})
        assert "lies in no folder" in answer.json()["error"]
        (sounds / "link").unlink()
        (sounds / "a" / "0.wav").symlink_to(tmp_path / "private" / "0.wav")
        answer = ask(preset="clar", changes={"data": str(sounds)})
        assert answer.status_code == 400
        assert "0.wav lies in no folder" in answer.json()["error"]

    def test_a_manifest_that_lists_others_is_refused(
        self, ask: Callable[..., Any], sounds: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "private.wav").write_bytes((sounds / "a" / "0.wav").read_bytes())
        (sounds / "list.csv").write_text(f"path\n{tmp_path / 'private.wav'}\n")
        answer = ask(preset="clar", changes={"data": f"{sounds}/list.csv"})
        assert answer.status_code == 400
        assert "private.wav' is outside the manifest's folder" in answer.json()["error"]

    def test_data_of_a_run_are_held_to_it_too(
        self, client_of: Callable[[Studio], Any], write_run: Callable[..., Path], runs: Path, sounds: Path
    ) -> None:
        write_run("mine", preset="clar", data=str(sounds), sample_rate=8_000, duration=0.1)
        form = {"run": "mine", "count": 1}
        refused = client_of(open_studio(runs)).post("/api/pairs", json=form)
        assert f"start it with --data {sounds}" in refused.json()["error"]
        allowed = client_of(open_studio(runs, (sounds,))).post("/api/pairs", json=form)
        assert allowed.status_code == 200

    def test_a_model_elsewhere_is_not_read(
        self, client_of: Callable[[Studio], Any], ask: Callable[..., Any], model_folder: Path
    ) -> None:
        form = {"changes": {"init": str(model_folder)}, "count": 1}
        assert f"start it with --runs {model_folder.parent}" in ask(**form).json()["error"]
        allowed = client_of(open_studio(model_folder.parent)).post("/api/pairs", json=form)
        assert allowed.json()["settings"]["sample_rate"] == 8_000

    def test_a_packaged_model_is_read(self, ask: Callable[..., Any]) -> None:
        assert ask(changes="init=quick", count=1).status_code == 200

    def test_nothing_is_written(self, ask: Callable[..., Any], sounds: Path, tmp_path: Path) -> None:
        before = sorted(tmp_path.rglob("*"))
        answer = ask(preset="clar", changes=f"{SHORT} data={sounds} cache={tmp_path / 'cache'}", count=2)
        assert answer.status_code == 200
        assert sorted(tmp_path.rglob("*")) == before
