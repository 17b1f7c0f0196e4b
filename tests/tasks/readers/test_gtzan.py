from collections import Counter
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips
from soundalike.tasks.readers.gtzan import EXCERPTS
from soundalike.tasks.readers.tables import read_rows

# Exact repetitions, after B. L. Sturm, arXiv:1306.1461.
REPETITIONS = {
    "disco": [(50, 51, 70), (55, 60, 89), (71, 74), (98, 99)],
    "hiphop": [(39, 45), (76, 78)],
    "jazz": [
        *((33, 51), (34, 53), (35, 55), (36, 58), (37, 60), (38, 62), (39, 65)),
        *((40, 67), (42, 68), (43, 69), (44, 70), (45, 71), (46, 72)),
    ],
    "metal": [(4, 13), (34, 94), (40, 61), (41, 62), (42, 63), (43, 64), (44, 65), (45, 66)],
    "pop": [(15, 22), (30, 31), (45, 46), (47, 80), (52, 57), (54, 60), (56, 59), (67, 71), (87, 90)],
    "reggae": [(3, 54), (5, 56), (8, 57), (10, 60), (13, 58), (41, 69), (73, 74), (80, 81, 82), (75, 91, 92)],
}


def _rows() -> list[dict[str, str]]:
    return [row for _, row in read_rows(EXCERPTS, ("excerpt", "split", "fault"))]


def test_the_parts_have_the_published_sizes(gtzan: Path) -> None:
    clips = training_clips(f"gtzan:{gtzan}")
    # C. Kereliuk, B. L. Sturm, J. Larsen, "Deep Learning and Music Adversaries", 2015.
    assert Counter(clip.split for clip in clips) == {"train": 443, "valid": 197, "test": 290}
    assert Counter(clip.label for clip in clips)["blues"] == 100


def test_the_list_has_each_excerpt_once_and_says_why_one_is_left_out() -> None:
    rows = _rows()
    assert len({row["excerpt"] for row in rows}) == len(rows) == 1000
    assert all(row["fault"] for row in rows if not row["split"])
    assert [row["excerpt"] for row in rows if row["split"] and row["fault"]] == ["jazz.00054"]


def test_no_recording_is_read_twice() -> None:
    read = {row["excerpt"] for row in _rows() if row["split"]}
    for genre, repetitions in REPETITIONS.items():
        for numbers in repetitions:
            assert len(read & {f"{genre}.{number:05d}" for number in numbers}) <= 1


def test_what_is_left_out_for_another_excerpt_names_one_that_is_read() -> None:
    split = {row["excerpt"]: row["split"] for row in _rows()}
    named = {row["excerpt"]: row["fault"].rpartition(" ")[2] for row in _rows() if not row["split"]}
    of_others = {excerpt: other for excerpt, other in named.items() if other in split}
    assert set(named) - set(of_others) == {"country.00052", "reggae.00086"}
    # But for two songs: the split leaves out every excerpt of the one, and both of a pair of the other.
    songs = {"pop.00015", "pop.00021", "pop.00022", "pop.00037"}, {"pop.00052", "pop.00057"}
    assert {excerpt for excerpt, other in of_others.items() if not split[other]} == set.union(*songs)


def test_as_a_task_it_trains_on_train_and_is_scored_by_accuracy(gtzan: Path) -> None:
    task = load_task(f"gtzan:{gtzan}")
    assert (task.card.metric, task.card.split, len(task.labels)) == ("accuracy", "train and test", 10)
    assert Counter(clip.fold for clip in task.clips) == {0: 443, 1: 290}


def test_the_publishers_archive_has_another_folder_and_suffix(gtzan: Path) -> None:
    home = (gtzan / "genres_original").rename(gtzan / "genres")
    for sound in home.rglob("*.wav"):
        sound.rename(sound.with_suffix(".au"))
    clips = training_clips(f"gtzan:{gtzan}")
    assert {clip.path.suffix for clip in clips} == {".au"}
    assert sum(clip.path.is_file() for clip in clips) == 10


def test_a_missing_genre_is_named(gtzan: Path) -> None:
    (gtzan / "genres_original" / "jazz").rename(gtzan / "jazz")
    with pytest.raises(
        UserError, match="jazz is missing: gtzan wants the unpacked folder with a folder for each"
    ):
        training_clips(f"gtzan:{gtzan}")
