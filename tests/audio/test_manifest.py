import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from soundalike.audio import Clip, inspect_manifest, read_manifest, write_manifest
from soundalike.errors import UserError

WriteCsv = Callable[..., Path]

# What a cell can hold: anything printable, commas and quotes too. Blanks around it are not part of it.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(' ,"'), min_size=1
)
words = texts.map(str.strip).filter(bool)
seconds = st.floats(0, 1e6, allow_nan=False)
splits = st.sampled_from(["", "train", "valid", "test"])
rows = st.tuples(
    st.just("") | words,
    words,
    st.none() | st.integers(0, 9),
    seconds,
    st.none() | st.floats(1e-3, 1e6),
    splits,
)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    for number in range(8):
        (folder / f"{number % 2}").mkdir(exist_ok=True)
        (folder / f"{number % 2}/{number}.wav").touch()
    return folder


@given(rows=st.lists(rows, min_size=1, max_size=8))
def test_what_is_written_is_read_back(
    sounds: Path, rows: list[tuple[str, str, int | None, float, float, str]]
) -> None:
    clips = tuple(Clip(sounds / f"{n % 2}/{n}.wav", *row) for n, row in enumerate(rows))
    write_manifest(sounds / "manifest.csv", clips, {"note": ["a, b"] * len(clips)})
    assert read_manifest(sounds / "manifest.csv") == clips


def test_clips_outside_the_folder_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"lies outside .* move it there"):
        write_manifest(tmp_path / "a/manifest.csv", [Clip(tmp_path / "b.wav", "dog", "1")])


def test_a_split_is_written_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    clip = Clip(tmp_path / "a.wav", "dog", "1")
    for split, header in (
        ("", "path,label,group,fold,start,duration"),
        ("test", "path,label,group,fold,start,duration,split"),
    ):
        write_manifest(tmp_path / "list.csv", [replace(clip, split=split)])
        assert (tmp_path / "list.csv").read_text().splitlines()[0] == header


@pytest.mark.parametrize("name", [" a.wav", "a.wav ", "a\n.wav", os.fsdecode(b"h\xe9ron.wav")])
def test_a_name_that_a_manifest_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match=r"cannot be listed in .*list\.csv: rename it") as refusal:
        write_manifest(tmp_path / "list.csv", [Clip(tmp_path / name, "dog", "1")])
    assert str(refusal.value).encode("utf-8")
    assert not (tmp_path / "list.csv").exists()


def test_labels_and_splits_may_be_left_out(write_csv: WriteCsv) -> None:
    manifest = write_csv("path,split", "a.wav,validation", "b.wav,", "c.wav,train")
    assert [(clip.label, clip.split) for clip in read_manifest(manifest)] == [
        ("", "valid"),
        ("", ""),
        ("", "train"),
    ]


def test_left_out_columns_take_their_defaults(write_csv: WriteCsv) -> None:
    manifest = write_csv("label,path", "a.wav,a.wav", "b/c.wav,b/c.wav")
    first, second = read_manifest(manifest)
    assert (first.group, first.fold, first.start, first.duration) == ("a.wav", None, 0.0, None)
    assert second.group == "b/c.wav"
    assert second.path == manifest.parent / "b/c.wav"
    assert second.excerpt.path == second.path


def test_a_spreadsheets_mark_and_blanks_are_passed_over(write_csv: WriteCsv) -> None:
    manifest = write_csv("path,label", "a.wav, dog ")
    manifest.write_bytes(b"\xef\xbb\xbf" + manifest.read_bytes().replace(b"\n", b"\r\n"))
    assert read_manifest(manifest)[0].label == "dog"


def test_parquet_is_read_like_csv(write_csv: WriteCsv) -> None:
    lines = ["path,label,group,fold,start,duration", "a.wav,dog,1,0,0.5,2.25", "b.wav,cat,2,1,0,"]
    manifest = write_csv(*lines)
    # As a data frame stores it: whole numbers beside missing ones become floats, and missing is NaN.
    columns = {
        "path": ["a.wav", "b.wav"],
        "label": ["dog", "cat"],
        "group": [1, 2],
        "fold": [0.0, 1.0],
        "start": [0.5, 0.0],
        "duration": [2.25, math.nan],
        "unrelated": [[1], [2]],
    }
    parquet.write_table(pyarrow.table(columns), manifest.with_suffix(".parquet"))
    assert read_manifest(manifest.with_suffix(".parquet")) == read_manifest(manifest)


HEADER = "path,label,group,fold,start,duration"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["label,group", "dog,1"], r"has no column 'path': .* this has label, group"),
        (["path;label", "a.wav;dog"], r"has no column 'path'"),
        ([HEADER], r"lists no sound: give it a row"),
        ([HEADER, "a.wav,dog,1,0,0,", "gone.wav,dog,1,0,0,"], r"line 3: there is no file 'gone.wav' in"),
        ([HEADER, "../a.wav,dog,1,0,0,"], r"line 2: '\.\./a\.wav' is outside the manifest's folder"),
        ([HEADER, "/etc/passwd,dog,1,0,0,"], r"line 2: '/etc/passwd' is outside the manifest's folder"),
        ([HEADER, ",dog,1,0,0,"], r"line 2: column 'path' is empty: fill it"),
        ([HEADER, "a.wav,dog,,0,0,"], r"line 2: column 'group' is empty: .* or leave the column out"),
        ([HEADER, "a.wav,dog,1,one,0,"], r"line 2: column 'fold' holds 'one': write a number"),
        ([HEADER, "a.wav,dog,1,1.5,0,"], r"line 2: column 'fold' holds '1.5': folds are numbered"),
        ([HEADER, "a.wav,dog,1,-1,0,"], r"line 2: column 'fold' holds '-1': folds are numbered"),
        ([HEADER, "a.wav,dog,1,0,-1,"], r"line 2: column 'start' holds '-1': .* 0 or more seconds"),
        ([HEADER, "a.wav,dog,1,0,inf,"], r"line 2: column 'start' holds 'inf': write a number"),
        ([HEADER, "a.wav,dog,1,0,0,0"], r"line 2: column 'duration' holds '0': .* more than 0 seconds"),
        ([HEADER, "a.wav,dog,1,0,0,nan"], r"line 2: column 'duration' holds 'nan': write a number"),
        (["path,split", "a.wav,dev"], r"line 2: column 'split' holds 'dev': write train, valid or test"),
        ([HEADER, "a.wav,dog,1,0,0,1,wet"], r"line 2 has more cells than there are columns"),
        ([HEADER, "a.wav,dog,1,0,0,", "a.wav,cat,2,0,,"], r"line 3: 'a.wav' is already in .*line 2"),
        ([HEADER, 'a.wav,"dog,1,0,0,'], r"is not valid CSV"),
    ],
)
def test_a_faulty_manifest_is_named_with_the_line_and_the_remedy(
    write_csv: WriteCsv, lines: list[str], sentence: str
) -> None:
    manifest = write_csv(*lines)
    with pytest.raises(UserError, match=sentence) as refusal:
        read_manifest(manifest)
    assert str(manifest) in str(refusal.value)


def test_parquet_faults_name_the_row(tmp_path: Path) -> None:
    manifest = tmp_path / "list.parquet"
    (tmp_path / "a.wav").touch()
    parquet.write_table(pyarrow.table({"path": ["a.wav", "b.wav"], "label": ["dog", "cat"]}), manifest)
    with pytest.raises(UserError, match=r"list\.parquet, row 2: there is no file 'b\.wav'"):
        read_manifest(manifest)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.csv", b"path,label\n\xff\xfe,dog\n", r"is not UTF-8 text"),
        ("list.parquet", b"path,label\n", r"cannot read the manifest .* as Parquet"),
        ("list.txt", b"path,label\n", r"is no manifest: a manifest is a \.csv or \.parquet file"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        read_manifest(tmp_path / name)


def test_blocks_and_splits_come_back(tmp_path):
    (tmp_path / "a.wav").touch()
    (tmp_path / "b.wav").touch()
    clips = (
        Clip(tmp_path / "a.wav", "1", "g", split="test", block="en"),
        Clip(tmp_path / "b.wav", "1", "g", split="train", block=""),
    )
    write_manifest(tmp_path / "manifest.csv", clips)
    assert read_manifest(tmp_path / "manifest.csv") == clips


def test_an_inspection_names_every_fault_and_reads_the_rest(write_csv: WriteCsv) -> None:
    manifest = write_csv(
        "path,label,start", "0.wav,a,0", "gone.wav,a,0", "1.wav,b,soon", "0.wav,b,0", "2.wav,b,1"
    )
    clips, faults = inspect_manifest(manifest)
    assert [(clip.path.name, clip.start) for clip in clips] == [("0.wav", 0.0), ("2.wav", 1.0)]
    assert [fault.split(": ", 1)[0].removeprefix(str(manifest)) for fault in faults] == [
        ", line 3",
        ", line 4",
        ", line 5",
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("file,label", "0.wav,a"), "has no column 'path'"),
        (("path,label",), "lists no sound"),
        (("path,label", "0.wav,a,b"), "line 2 has more cells than there are columns"),
    ],
)
def test_what_is_wrong_with_all_of_a_manifest_is_its_one_fault(
    write_csv: WriteCsv, lines: tuple[str, ...], sentence: str
) -> None:
    clips, (fault,) = inspect_manifest(write_csv(*lines))
    assert clips == ()
    assert sentence in fault


@pytest.mark.parametrize("column", ["start", "duration"])
def test_no_clip_lasts_or_starts_for_ever(write_csv: WriteCsv, column: str) -> None:
    with pytest.raises(UserError, match=f"line 2: column '{column}' holds '1e305': no recording is as long"):
        read_manifest(write_csv(f"path,{column}", "0.wav,1e305"))
