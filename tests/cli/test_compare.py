import json
from dataclasses import replace

import numpy as np
import pytest

from soundalike.files import write_json

DRAWS = 0.5 + 0.01 * np.sin(np.arange(1999))


@pytest.fixture
def reports(made_up_report, tmp_path):
    """Reports of three models on two tasks, in folders a, b and c; b is far better on bells."""
    for name, better in (("a", 0.0), ("b", 0.2), ("c", 0.01)):
        report = made_up_report(name, {"bells": DRAWS + better, "drums": DRAWS})
        write_json(tmp_path / name / "report.json", report.to_json())
    return tmp_path


def test_models_are_put_side_by_side(run_cli, reports):
    out = reports / "comparison"
    outcome = run_cli("compare", reports / "a", reports / "b" / "report.json", "--out", out)
    assert outcome.code == 0, outcome.err
    lines = [line.split() for line in outcome.out.splitlines()]
    assert ["bells", "bal.", "acc.", "50.0", "50.0", "50.0", "70.0", "▲"] in lines
    assert ["drums", "bal.", "acc.", "50.0", "50.0", "50.0", "50.0"] in lines
    assert "b: by more than chance above a on 1 of 2 tasks and below on none" in outcome.out
    assert outcome.out.splitlines()[-1] == f"comparison: {out / 'compare.html'}"
    found = json.loads((out / "compare.json").read_text())
    assert [model["name"] for model in found["models"]] == ["a", "b"]
    assert found["command"].startswith(f"soundalike compare {reports / 'a'} ")
    assert found["command"] in (out / "compare.md").read_text()


def test_names_reference_and_training_seeds_are_as_asked(run_cli, reports):
    words = (f"one={reports / 'a'},{reports / 'c'}", f"two={reports / 'b'}", "--against", "two")
    outcome = run_cli("compare", *words, "--out", reports / "comparison")
    assert outcome.code == 0, outcome.err
    found = json.loads((reports / "comparison" / "compare.json").read_text())
    assert found["reference"] == "two"
    assert [(model["name"], len(model["digests"])) for model in found["models"]] == [("one", 2), ("two", 1)]
    assert "50.5 ± 0.7 ▼" in outcome.out


def test_folders_with_odd_names_need_no_other_name(run_cli, reports):
    odd = reports / "lr=0.1,0.2"
    (reports / "b").rename(odd)
    outcome = run_cli("compare", reports / "a", odd, f"c={odd}", "--out", reports / "comparison")
    assert outcome.code == 0, outcome.err
    found = json.loads((reports / "comparison" / "compare.json").read_text())
    assert [model["name"] for model in found["models"]] == ["a", "b", "c"]


def test_what_is_left_out_is_a_note(run_cli, reports, made_up_report):
    write_json(reports / "d" / "report.json", made_up_report("d", {"bells": DRAWS}).to_json())
    outcome = run_cli("compare", reports / "a", reports / "d", "--out", reports / "comparison")
    assert outcome.code == 0
    assert "note: Task drums is left out: not every report has it, but only those of a." in outcome.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["a"], "a comparison takes two reports or more"),
        (["a", "a"], "two reports are called 'a': give each a name of its own"),
        (["x=a", "x=b"], "two reports are called 'x'"),
        (["a", "none"], "cannot read the report none: No such file"),
        (["a", "notes.txt"], "notes.txt is not valid JSON"),
        (["a", "list.json"], "list.json is not the report of an evaluation"),
        (["a", "old.json"], "evaluate again"),
        (["a", "x="], "'x=' has an empty name or report"),
        (["a", "=b"], "'=b' has an empty name or report"),
        (["a", "x=b,"], "'x=b,' has an empty name or report"),
        (["a", "x=b,b"], "two reports of x are of the same model"),
        (["a", "b", "--against", "d"], "unknown model 'd'"),
        (["a", "elsewhere"], "no task in common"),
        (["a", "other-groups"], "cannot be compared on task bells: their groups differ"),
    ],
)
def test_mistakes_are_one_sentence_and_leave_nothing(
    run_cli, reports, made_up_report, monkeypatch, words, sentence
):
    monkeypatch.chdir(reports)
    (reports / "notes.txt").write_text("Dear diary")
    (reports / "list.json").write_text("[]")
    (reports / "old.json").write_text('{"format_version": 1}')
    write_json(reports / "elsewhere" / "report.json", made_up_report("elsewhere", {"words": DRAWS}).to_json())
    report = made_up_report("other-groups", {"bells": DRAWS})
    (task,) = report.tasks
    clips = tuple(replace(clip, group=f"of {clip.path}") for clip in task.clips)
    write_json(
        reports / "other-groups" / "report.json",
        replace(report, tasks=(replace(task, clips=clips),)).to_json(),
    )
    outcome = run_cli("compare", *words, "--out", "comparison")
    assert outcome.code == 2
    (line,) = outcome.err.splitlines()
    assert line.startswith("error: ")
    assert sentence in line
    assert not (reports / "comparison").exists()


def test_a_comparison_is_replaced_only_when_asked_to(run_cli, reports):
    out = reports / "comparison"
    out.mkdir()
    (out / "compare.html").write_text("precious")
    arguments = ("compare", reports / "a", reports / "b", "--out", out)
    assert "exists already" in run_cli(*arguments).err
    assert (out / "compare.html").read_text() == "precious"
    assert run_cli(*arguments, "--overwrite").code == 0
    assert (out / "compare.html").read_text() != "precious"
    assert "is a file" in run_cli(*arguments[:3], "--out", out / "compare.html", "--overwrite").err
