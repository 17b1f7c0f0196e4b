import json
from dataclasses import replace

import pytest

from soundalike.errors import UserError
from soundalike.evaluation import (
    FailedTask,
    evaluate,
    page,
    read_evaluation,
    write_report,
)

LOG = [{"step": 1, "loss": 2.5}, {"step": 2, "loss": 1.5}]


@pytest.fixture(scope="module")
def evaluation(model, task):
    return evaluate(model, [task], name="small")


def test_a_report_comes_back_from_its_file_equal(evaluation, tmp_path):
    write_report(evaluation, tmp_path / "report", LOG)
    assert read_evaluation(tmp_path / "report" / "report.json") == evaluation
    assert (tmp_path / "report" / "report.html").read_text() == page(evaluation, LOG)


def test_writing_a_report_leaves_other_files_alone(evaluation, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    write_report(evaluation, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda values: values.pop("tasks"), "is not the report of an evaluation"),
        (lambda values: values.update(format_version=1), "another version of soundalike: evaluate again"),
    ],
)
def test_a_foreign_report_is_refused(evaluation, tmp_path, damage, sentence):
    values = evaluation.to_json()
    damage(values)
    (tmp_path / "report.json").write_text(json.dumps(values))
    with pytest.raises(UserError, match=sentence):
        read_evaluation(tmp_path / "report.json")


def test_a_task_that_failed_comes_back(evaluation, tmp_path):
    failed = FailedTask(
        {"name": "bells", "title": ""}, "only class 'low' is left.", ("gone.wav is missing.",)
    )
    broken = replace(evaluation, failed=(failed,))
    write_report(broken, tmp_path)
    assert read_evaluation(tmp_path / "report.json") == broken
