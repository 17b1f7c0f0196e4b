from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


def test_what_is_not_fetched_yet_says_how(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from soundalike.errors import UserError
    from soundalike.tasks import training_clips

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(UserError, match="run `soundalike tasks fetch pretrain`"):
        training_clips("pretrain")
