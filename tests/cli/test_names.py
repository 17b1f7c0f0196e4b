from pathlib import Path

import pytest

from soundalike.cli.names import tasks_named
from soundalike.tasks import collection_folder


def _write_task(folder: Path, *classes: str) -> None:
    rows = []
    for number in range(8):
        label = classes[number % len(classes)]
        (folder / label).mkdir(parents=True, exist_ok=True)
        (folder / label / f"{number}.wav").touch()
        rows.append(f"{label}/{number}.wav,{label},{number}")
    (folder / "manifest.csv").write_text("\n".join(["path,label,group", *rows]))


def test_a_name_that_could_mean_two_tasks_is_said_to_mean_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for name in ("percussion", "vocal"):
        _write_task(collection_folder(f"free/{name}"), "c", "d")
    percussion, vocal = tasks_named("percussion,vocal")
    assert (percussion.card.name, vocal.labels) == ("percussion", ("c", "d"))
    assert capsys.readouterr().err == (
        "note: percussion is the task in the package; write free/percussion for what was fetched.\n"
    )
    _write_task(tmp_path / "vocal", "a", "b")
    (mine,) = tasks_named("vocal")
    assert mine.labels == ("a", "b")
    assert (
        capsys.readouterr().err
        == "note: vocal is the file or folder ./vocal; write free/vocal for what was fetched.\n"
    )
    tasks_named("free/vocal,free/percussion")
    assert capsys.readouterr().err == ""
