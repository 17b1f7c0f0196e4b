import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundalike.audio import write
from soundalike.errors import UserError
from soundalike.tasks.fetching import Fetched
from soundalike.tasks.known import FREE, LIGHT

RunCli = Callable[..., Any]


def test_list_names_tasks_collections_downloads_and_readers(run_cli: RunCli) -> None:
    outcome = run_cli("tasks", "list")
    assert outcome.code == 0
    for name in ("percussion", "pretrain", "free/vocal", "light/pitch", "nsynth_test", "esc50:FOLDER"):
        assert name in outcome.out


def test_a_misspelt_name_is_answered_with_the_nearest(run_cli: RunCli) -> None:
    outcome = run_cli("tasks", "fetch", "pretrian")
    assert outcome.code == 2
    assert "unknown collection or data set 'pretrian': did you mean 'pretrain'?" in outcome.err


def test_packages_are_for_packages_only(run_cli: RunCli, tmp_path: Path) -> None:
    outcome = run_cli("tasks", "fetch", "nsynth_test", "--packages", tmp_path)
    assert outcome.code == 2
    assert "--packages is for sounds from Debian and npm packages" in outcome.err


def test_packages_that_are_not_there_are_named_one_by_one(run_cli: RunCli, tmp_path: Path) -> None:
    (tmp_path / "tree" / "usr").mkdir(parents=True)
    outcome = run_cli(
        "tasks", "fetch", "pretrain", "--out", tmp_path / "out", "--packages", tmp_path / "tree"
    )
    assert outcome.code == 2
    assert "alsa-utils: is not in the tree; its 9 recordings are left out." in outcome.err
    assert "no recording of pretrain could be had" in outcome.err


def test_a_task_is_meant_whole(run_cli: RunCli, tmp_path: Path) -> None:
    (tmp_path / "tree" / "usr").mkdir(parents=True)
    outcome = run_cli("tasks", "fetch", "prompts", "--out", tmp_path / "out", "--packages", tmp_path / "tree")
    assert outcome.code == 2
    assert "no recording of free/prompts could be had" in outcome.err


def test_one_that_cannot_be_fetched_does_not_stop_the_others(run_cli: RunCli, tmp_path: Path) -> None:
    (tmp_path / "tree" / "usr").mkdir(parents=True)
    out = tmp_path / "out"
    arguments = ("vocal", "phrases", "--out", out, "--packages", tmp_path / "tree")
    outcome = run_cli("tasks", "fetch", *arguments)
    assert outcome.code == 2
    assert "to fetch: 531 MB for free/vocal, free/phrases" in outcome.err
    for name in ("vocal", "phrases"):
        assert f"free/{name}: no recording of free/{name} could be had" in outcome.err
        assert (out / "free" / name / "card.json").is_file()
    assert "2 of 2 could not be fetched (free/vocal, free/phrases)" in outcome.err


@pytest.fixture
def fetch_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, BaseException]:
    """Fetches in the place of real ones: each collection takes the end that it is given here, or succeeds."""
    ends: dict[str, BaseException] = {}

    def fetch(name: str, *_: object, **__: object) -> Fetched:
        if name in ends:
            raise ends[name]
        return Fetched(clips=9, seconds=360.0, size=1_000_000, listed=10)

    monkeypatch.setattr("soundalike.tasks.fetch_known", fetch)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    return ends


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--suite", "light"], [f"light/{name}" for name in LIGHT]),
        (["--suite", "free"], [f"free/{name}" for name in FREE]),
        (["--all"], [*(f"free/{name}" for name in FREE), "pretrain"]),
        (["vocal", "free/vocal", "pretrain"], ["free/vocal", "pretrain"]),
    ],
)
@pytest.mark.usefixtures("fetch_known")
def test_several_are_fetched_one_after_another(
    run_cli: RunCli, arguments: list[str], names: list[str]
) -> None:
    outcome = run_cli("tasks", "fetch", *arguments)
    assert outcome.code == 0
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == names
    assert "9 of 10 sounds, 0.10 h, 1 MB" in outcome.out
    assert outcome.err.startswith("to fetch: ")


def test_what_failed_is_named_at_the_end(run_cli: RunCli, fetch_known: dict[str, BaseException]) -> None:
    fetch_known["free/vocal"] = UserError("there is no apt-get here.")
    outcome = run_cli("tasks", "fetch", "vocal", "digits")
    assert outcome.code == 2
    assert outcome.out.startswith("free/digits: 9 of 10 sounds")
    assert "free/vocal: there is no apt-get here." in outcome.err
    assert "1 of 2 could not be fetched (free/vocal): the sentences above say why" in outcome.err


def test_a_full_disk_stops_everything(run_cli: RunCli, fetch_known: dict[str, BaseException]) -> None:
    fetch_known["free/vocal"] = UserError("cannot write x: No space left on device.")
    outcome = run_cli("tasks", "fetch", "vocal", "digits")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("error: cannot write x: No space left on device.\n")


def test_an_interrupt_stops_everything_and_keeps_what_is_finished(
    run_cli: RunCli, fetch_known: dict[str, BaseException]
) -> None:
    fetch_known["free/digits"] = KeyboardInterrupt()
    outcome = run_cli("tasks", "fetch", "vocal", "digits", "prompts")
    assert outcome.code == 130
    assert "stopped; what is finished is kept, and the same command goes on from there." in outcome.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "say what to fetch"),
        (["vocal", "--all"], "say what to fetch"),
        (["--suite", "lite"], "unknown suite to be fetched 'lite': did you mean 'light'?"),
        (["vocal", "digitz"], "unknown collection or data set 'digitz': did you mean 'free/digits'?"),
    ],
)
def test_what_to_fetch_must_be_clear(run_cli: RunCli, arguments: list[str], sentence: str) -> None:
    outcome = run_cli("tasks", "fetch", *arguments)
    assert outcome.code == 2
    assert sentence in outcome.err


@pytest.mark.usefixtures("fetch_known")
def test_show_prints_the_card(run_cli: RunCli) -> None:
    outcome = run_cli("tasks", "show", "prompts")
    assert outcome.code == 0
    shown = " ".join(outcome.out.split())
    for part in (
        "Spoken prompts (free/prompts)",
        "not here yet: `soundalike tasks fetch free/prompts`",
        "1034 in 2 groups, 0.73 hours",
        "517: agent-alreadyon to vm-youhave, 2 clips each",
        "recall@1",
        "chance 0.002",
        "retrieval, whichever others are asked for",
        "result: no choices are made on it",
        "SUPERB",
        "asterisk-prompt-it-menardi",
    ):
        assert part in shown


@pytest.mark.parametrize("name", ["environment", "esc50", "pretrain", "free/pitch"])
@pytest.mark.usefixtures("fetch_known")
def test_show_knows_tasks_that_are_there_and_that_are_not(run_cli: RunCli, name: str) -> None:
    outcome = run_cli("tasks", "show", name)
    assert outcome.code == 0
    assert f"({name})" in outcome.out


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    """A folder of two classes of three sounds each."""
    for number in range(6):
        path = tmp_path / "sounds" / "ab"[number % 2] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, 0.5 * np.sin(np.arange(4000) * (0.1 + 0.05 * number)), 8000)
    return tmp_path / "sounds"


def test_check_is_content_with_a_good_folder(run_cli: RunCli, sounds: Path) -> None:
    outcome = run_cli("tasks", "check", sounds)
    assert outcome.code == 0
    assert "classes       2: a (3), b (3)" in outcome.out
    assert outcome.out.endswith("nothing to mend\n")


def test_check_names_what_is_to_be_mended_and_writes_all_of_it(
    run_cli: RunCli, sounds: Path, tmp_path: Path
) -> None:
    rows = [f"{'ab'[number % 2]}/{number}.wav,{'ab'[number % 2]}" for number in range(6)]
    (sounds / "manifest.csv").write_text(
        "\n".join(["path,label", *rows, *(f"gone{number}.wav,a" for number in range(30))])
    )
    outcome = run_cli("tasks", "check", sounds / "manifest.csv", "--out", tmp_path / "report.json")
    assert outcome.code == 2
    assert "to mend: the manifest (30)" in outcome.out
    assert outcome.out.count("there is no file 'gone") == 10
    assert "and 20 more" in outcome.out
    assert "manifest.csv: 30 to mend before an evaluation" in outcome.err
    report = json.loads((tmp_path / "report.json").read_text())
    assert len(report["to_mend"]["the manifest"]) == 30
    assert report["scan"]["labels"] == {"a": 3, "b": 3}
    again = run_cli("tasks", "check", sounds, "--out", tmp_path / "report.json")
    assert again.code == 2
    assert "report.json exists already" in again.err


def test_what_is_not_fetched_yet_says_how(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from soundalike.tasks import training_clips

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(UserError, match="run `soundalike tasks fetch pretrain`"):
        training_clips("pretrain")
