import json
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import collection_folder, load_task, task_names

WriteCsv = Callable[..., Path]

ROWS = ["path,label,group", *(f"{n}.wav,{label},{n}" for n, label in enumerate("abababab"))]


def test_a_folder_and_its_manifest_are_the_same_task(write_csv: WriteCsv) -> None:
    manifest = write_csv(*ROWS)
    (manifest.parent / "card.json").write_text('{"name": "letters", "split": "leave one group out"}')
    task = load_task(manifest.parent)
    assert task == load_task(manifest) == load_task(str(manifest))
    assert task.card.split == "leave one group out"
    assert task.labels == ("a", "b")
    assert task.chance == 0.5


def test_without_a_card_the_name_is_the_files_or_the_folders(write_csv: WriteCsv) -> None:
    assert load_task(write_csv(*ROWS, name="letters.csv")).card.name == "letters"
    assert load_task(write_csv(*ROWS)).card.name == write_csv(*ROWS).parent.name


def test_without_a_card_given_folds_are_used(write_csv: WriteCsv) -> None:
    assert load_task(write_csv(*ROWS)).card.split == "grouped k-fold"
    rows = [f"{row},{number % 4 // 2}" for number, row in enumerate(ROWS[1:])]
    assert load_task(write_csv(ROWS[0] + ",fold", *rows)).card.split == "given folds"


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ('{"title": "Letters"}', r"card\.json: key 'name' is missing"),
        ('{"name": "x", "fold": 3}', r"card\.json: key 'fold': did you mean 'folds'"),
        ('{"name": "x", "split": "random"}', r"card\.json: key 'split' = \"random\""),
        ("[]", r"card\.json must hold key-value pairs"),
        ("{", r"card\.json is not valid JSON"),
    ],
)
def test_a_faulty_card_is_named_with_its_key(write_csv: WriteCsv, card: str, sentence: str) -> None:
    manifest = write_csv(*ROWS)
    (manifest.parent / "card.json").write_text(card)
    with pytest.raises(UserError, match=sentence):
        load_task(manifest)


@pytest.mark.parametrize(
    ("card", "rows", "sentence"),
    [
        ({}, ["0.wav,a,0,", "1.wav,,1,"], r"1\.wav has no label to be scored on: fill the column 'label'"),
        ({}, ["0.wav,a,0,", "1.wav,a,1,"], r"has the one class 'a' only"),
        ({"folds": 9}, ROWS[1:], r"has too few groups \(8\) for 9 folds"),
        ({}, ["0.wav,a,x,", "1.wav,b,x,"], r"has too few groups \(1\)"),
        (
            {"split": "leave one group out"},
            ["0.wav,a,x,", "1.wav,b,x,"],
            r"has too few groups \(1\) for 2 folds",
        ),
        (
            {"folds": 2},
            ["0.wav,a,x,", "1.wav,b,x,", "2.wav,b,y,"],
            r"class 'a' could never be both trained and",
        ),
        ({"split": "given folds"}, ["0.wav,a,0,0", "1.wav,b,1,"], r"1\.wav has no fold"),
        ({}, ["0.wav,a,0,0", "1.wav,b,1,"], r"1\.wav has no fold"),
        ({}, ["0.wav,a,x,0", "1.wav,b,x,1"], r"group 'x' lies in folds 0 and 1"),
        ({}, ["0.wav,a,x,3", "1.wav,b,y,3"], r"has one fold only"),
        (
            {"split": "train and test"},
            ["0.wav,a,x,1", "1.wav,b,y,2"],
            r"fold 0 is trained on and fold 1 tested",
        ),
        (
            {"split": "train and test"},
            ["0.wav,a,x,0", "1.wav,b,y,1"],
            r"class 'b' could never be both trained",
        ),
    ],
)
def test_clips_that_the_split_cannot_score_are_refused(
    write_csv: WriteCsv, card: dict[str, object], rows: list[str], sentence: str
) -> None:
    manifest = write_csv("path,label,group,fold", *rows)
    if card:
        (manifest.parent / "card.json").write_text(json.dumps({"name": "x", **card}))
    with pytest.raises(UserError, match=sentence) as refusal:
        load_task(manifest)
    assert str(manifest) in str(refusal.value)


def test_classes_that_are_only_trained_on_are_allowed(write_csv: WriteCsv) -> None:
    rows = ("0.wav,a,x,0", "1.wav,b,x,0", "2.wav,b,y,1", "3.wav,b,z,1")
    manifest = write_csv("path,label,group,fold", *rows)
    (manifest.parent / "card.json").write_text('{"name": "x", "split": "train and test"}')
    assert load_task(manifest).labels == ("a", "b")


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="unknown task 'percusion': did you mean 'percussion'"):
        load_task("percusion")


@pytest.mark.parametrize("missing", ["sounds/none", "none.csv"])
def test_a_missing_path_is_answered_with_what_a_task_can_be(missing: str) -> None:
    with pytest.raises(UserError, match=f"there is no {missing}: a task is a folder of labelled sounds"):
        load_task(missing)


def test_a_name_goes_before_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav"):
        path = tmp_path / task_names()[0] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert load_task(task_names()[0]).labels != ("a", "b")
    assert load_task(f"./{task_names()[0]}").labels == ("a", "b")


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a task of the classes c and d into the cache, in a working folder that is empty."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def put(name: str) -> None:
        folder = collection_folder(name)
        folder.mkdir(parents=True)
        for number in range(8):
            (folder / f"{number}.wav").touch()
        rows = [f"{number}.wav,{'cd'[number % 2]},{number}" for number in range(8)]
        (folder / "manifest.csv").write_text("\n".join(["path,label,group", *rows]))

    return put


def test_a_name_that_means_nothing_else_is_that_of_a_free_task(fetched: Callable[[str], None]) -> None:
    with pytest.raises(UserError, match="run `soundalike tasks fetch free/vocal`"):
        load_task("vocal")
    fetched("free/vocal")
    assert load_task("vocal") == load_task("free/vocal")
    for name in ("a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav"):
        Path("vocal", name).parent.mkdir(parents=True, exist_ok=True)
        Path("vocal", name).touch()
    assert load_task("vocal").labels == ("a", "b")
    assert load_task("free/vocal").labels == ("c", "d")


def test_a_task_of_the_package_goes_before_a_free_one_of_its_name(fetched: Callable[[str], None]) -> None:
    fetched("free/percussion")
    assert load_task("percussion").labels != ("c", "d")
