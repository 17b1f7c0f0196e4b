import sys

import pytest

from soundalike.training.progress import showing_progress

ENTRY = {"step": 20, "loss": -1.5, "alignment": 0.25, "uniformity": -1.75, "step_seconds": 2.0, "knn": 0.375}


def test_away_from_a_terminal_each_entry_is_a_plain_line_with_the_time_left(capsys):
    with showing_progress(0, 50) as display:
        display.advance()
        display.show(ENTRY)
        display.say("look here")
    assert capsys.readouterr().err.splitlines() == [
        "step 20/50  loss -1.500  alignment 0.250  uniformity -1.750  kNN 37.5%  0:01:00 left",
        "look here",
    ]


@pytest.fixture
def terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_a_bar_goes_on_from_where_the_run_stands(capsys):
    with showing_progress(step=19, steps=50) as display:
        display.advance()
        display.show(ENTRY)
        display.show({"step": 21, "loss": -1.6})
        display.say("look [here]")
    drawn = capsys.readouterr().err
    assert "20/50" in drawn
    assert "loss -1.600" in drawn
    assert "kNN 37.5%" in drawn
    assert "look [here]" in drawn
