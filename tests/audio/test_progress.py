import sys

import pytest

from soundalike.audio import showing_files


@pytest.mark.parametrize("is_terminal", [False, True])
def test_every_error_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    with showing_files() as show:
        show(0, 3)
        show(3, 3, [f"{number}.wav is [bold]empty[/bold]." for number in range(3)])
    printed = capsys.readouterr()
    for number in range(3):
        assert f"{number}.wav is [bold]empty[/bold].\n" in printed.err
    assert printed.out == ""


def test_a_terminal_has_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with showing_files() as show:
        show(10, 40)
        show(40, 40)
    assert "40/40" in capsys.readouterr().err


def test_elsewhere_lines_tell_the_time_left_of_what_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr("soundalike.audio.progress.time.monotonic", lambda: clock)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    with showing_files() as show:
        show(500, 1000)
        clock += 1.0
        show(510, 1000)
        clock += 49.0
        show(600, 1000)
        clock += 1000.0
        show(1000, 1000)
    # 100 files took 50 s, and 400 are left; the 500 were there before.
    assert capsys.readouterr().err == "600/1000 files  0:03:20 left\n"
