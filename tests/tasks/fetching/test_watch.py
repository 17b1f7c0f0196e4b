import pytest

from soundalike.tasks.fetching import showing_progress


def test_off_a_terminal_each_new_thing_gets_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with showing_progress() as watch:
        watch.total(3_500_000)
        for done in (0, 500_000, 1_000_000):
            watch.at("bells", done)
        watch.say("drums: not there.")
        watch.at("whistles", 1_500_000)
    assert capsys.readouterr().err.splitlines() == [
        "0.0 of 3.5 MB: bells",
        "drums: not there.",
        "1.5 of 3.5 MB: whistles",
    ]
