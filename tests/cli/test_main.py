"""What the command line makes of errors that reach it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from soundalike import cli, synth


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """`failing(error)`: from now on, `soundalike info` meets `error`."""

    def fail(error: Exception) -> None:
        def patch_names() -> None:
            raise error

        monkeypatch.setattr(synth, "patch_names", patch_names)

    return fail


def test_a_refusal_of_the_system_is_one_sentence(
    run_cli: Callable[..., Any], tmp_path: Path, failing: Callable[[Exception], None]
) -> None:
    failing(PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(tmp_path)))
    outcome = run_cli("info")
    assert (outcome.code, outcome.err) == (2, f"error: cannot use {tmp_path}: Permission denied.\n")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.EIO, os.strerror(errno.EIO)), os.strerror(errno.EIO)),
        (OSError("no such card"), "no such card"),
    ],
)
def test_a_refusal_that_names_no_file_still_has_a_reason(
    run_cli: Callable[..., Any], failing: Callable[[Exception], None], error: OSError, reason: str
) -> None:
    failing(error)
    outcome = run_cli("info")
    assert (outcome.code, outcome.err) == (2, f"error: cannot use a file or device: {reason}.\n")


@pytest.mark.parametrize("kind", [MemoryError, torch.OutOfMemoryError])
def test_too_little_memory_says_what_to_lower(
    run_cli: Callable[..., Any], failing: Callable[[Exception], None], kind: type[Exception]
) -> None:
    failing(kind("tried to allocate 80 GiB"))
    outcome = run_cli("info")
    assert outcome.code == 2
    assert outcome.err.startswith("error: not enough memory: lower batch_size")
    assert outcome.err.count("\n") == 1


def test_an_array_too_large_is_too_little_memory(
    run_cli: Callable[..., Any], failing: Callable[[Exception], None]
) -> None:
    with pytest.raises(MemoryError) as too_large:
        np.empty(2**58)
    failing(too_large.value)
    assert "not enough memory" in run_cli("info").err


def test_a_defect_keeps_its_traceback(failing: Callable[[Exception], None]) -> None:
    failing(ZeroDivisionError("a defect"))
    with pytest.raises(ZeroDivisionError, match="a defect"):
        cli.main(["info"])
