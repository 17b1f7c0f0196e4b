import csv
import hashlib
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import soundfile

import soundalike.tasks
from soundalike.tasks import Task, load_task, mini_suite, task_names

MINI = Path(soundalike.tasks.__file__).parent / "mini"
CHOICES = Path(__file__).parents[2] / "scripts/mini_suite/choices"

# Licences that allow the sounds beside MIT code, changed or not, for any use.
ALLOWED = re.compile(
    r"CC0-1\.0|CC-BY(-SA)?-(3|4)\.0(-IT|-US)?|BSD-3-Clause|MIT|LicenseRef-(public-domain|Armelle)"
)

Rows = list[dict[str, str]]


def rows_of(name: str) -> Rows:
    with (MINI / name / "manifest.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module", params=task_names())
def task(request: pytest.FixtureRequest) -> Task:
    return load_task(request.param)


def test_the_suite_is_all_of_its_tasks_and_fits_its_size() -> None:
    assert [task.card.name for task in mini_suite()] == list(task_names())
    assert {path.name for path in MINI.iterdir() if path.is_dir()} == set(task_names())
    assert sum(path.stat().st_size for path in MINI.rglob("*")) <= 20e6


def test_every_sound_is_what_was_cut(task: Task) -> None:
    rows = rows_of(task.card.name)
    for clip, row in zip(task.clips, rows, strict=True):
        samples, rate = soundfile.read(clip.path, dtype="int16")
        assert rate == 16000
        assert len(samples) / rate == clip.duration
        assert np.abs(samples).max() > 0
        assert hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest() == row["sha256"], clip.path.name


def test_no_sound_is_there_twice_and_none_is_left_over(task: Task) -> None:
    digests = [row["sha256"] for row in rows_of(task.card.name)]
    assert len(set(digests)) == len(digests)
    assert {clip.path for clip in task.clips} == set((MINI / task.card.name).glob("*.flac"))


def test_every_class_is_spread_over_groups(task: Task) -> None:
    groups = defaultdict(set)
    for clip in task.clips:
        groups[clip.label].add(clip.group)
    assert min(len(names) for names in groups.values()) >= 3
    assert len(task.groups) >= 5


def test_every_clip_names_its_licence_and_author(task: Task) -> None:
    for row in rows_of(task.card.name):
        assert ALLOWED.fullmatch(row["licence"]), row["path"]
        assert row["author"], row["path"]


def test_the_card_lists_the_sources_and_licences_of_the_clips(task: Task) -> None:
    licences = defaultdict(set)
    for row in rows_of(task.card.name):
        licences[row["source"]].add(row["licence"])
    assert {source.name: set(source.licence.split(" AND ")) for source in task.card.sources} == licences
    assert all(source.version and source.credit for source in task.card.sources)


def test_the_licences_page_has_every_source_and_licence(task: Task) -> None:
    page = (MINI / "LICENSES.md").read_text(encoding="utf-8")
    for source in task.card.sources:
        assert f"\n### {source.name}\n" in page
        assert f"- Credit: {source.credit}\n" in page
        for licence in source.licence.split(" AND "):
            assert f"\n- `{licence}`: " in page


def test_the_clips_are_those_that_the_script_chooses(task: Task) -> None:
    with (CHOICES / f"{task.card.name}.csv").open(newline="", encoding="utf-8") as lines:
        choices = list(csv.DictReader(lines))
    same = ("label", "group", "source", "author", "licence")
    rows = rows_of(task.card.name)
    assert [[row[key] for key in same] for row in rows] == [
        [choice[key] for key in same] for choice in choices
    ]


def test_only_the_speech_task_is_kept_from_development() -> None:
    assert [task.card.name for task in mini_suite() if not task.card.development] == ["spoken_alphabet"]
