import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from soundalike.audio import Excerpt
from soundalike.embedding import Embedding, showing_progress


def bad_files(count: int) -> Sequence[Embedding]:
    return [
        Embedding(Excerpt(Path(f"{number}.wav")), None, None, f"{number}.wav is [bold]empty[/bold].")
        for number in range(count)
    ]


@pytest.mark.parametrize("is_terminal", [False, True])
def test_every_bad_file_is_named_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    with showing_progress(3) as watch:
        watch(0, [])
        watch(3, bad_files(3))
    printed = capsys.readouterr()
    for number in range(3):
        assert f"{number}.wav is [bold]empty[/bold].\n" in printed.err
    assert printed.out == ""


def test_a_terminal_has_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with showing_progress(40) as watch:
        watch(10, [])
        watch(40, [])
    assert "40/40" in capsys.readouterr().err


def test_elsewhere_lines_tell_the_time_left_of_what_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr("soundalike.embedding.progress.time.monotonic", lambda: clock)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    with showing_progress(1000) as watch:
        watch(500, [])
        clock += 1.0
        watch(510, [])
        clock += 49.0
        watch(600, [])
        clock += 1000.0
        watch(1000, [])
    # 100 files took 50 s, and 400 are left; the 500 were there before.
    assert capsys.readouterr().err == "600/1000 files  0:03:20 left\n"
