import json
from dataclasses import replace

import pytest

from soundalike.errors import UserError
from soundalike.evaluation import (
    FailedTask,
    comparisons,
    evaluate,
    page,
    read_evaluation,
    verdict,
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


def test_tables_have_the_tasks_scores(evaluation):
    linear, knn = comparisons(evaluation)
    assert (linear.title, knn.title) == ("Linear probe", "Nearest neighbours")
    (row,) = knn.rows
    assert knn.mean is None
    assert row.chance == 1 / 3
    assert [score.value for score in row.scores] == [
        evaluation.tasks[0].result("knn", name).score.value for name in knn.columns
    ]


def test_the_verdict_claims_no_more_than_the_interval(evaluation):
    for probe, sentence in zip(evaluation.probes, verdict(evaluation), strict=True):
        for baseline, words in (("untrained", "untrained"), ("log-mel statistics", "log-mel statistics")):
            gain = evaluation.mean_gain(probe, baseline)
            relation = "above" if gain.low > 0 else "below" if gain.high < 0 else "not clearly different from"
            assert f"{relation} {words} (" in sentence


def test_the_page_credits_the_sources_of_the_sounds(evaluation):
    (task,) = evaluation.tasks
    source = {"name": "tones & co", "version": "1.2", "licence": "CC-BY-4.0", "credit": "Ada Lovelace"}
    credited = replace(evaluation, tasks=(replace(task, card={**task.card, "sources": [source]}),))
    assert "<li>tones &amp; co 1.2, by Ada Lovelace; licence: CC-BY-4.0.</li>" in page(credited)
    assert "Sources of the sounds" not in page(evaluation)


def test_a_task_that_failed_comes_back_and_is_on_the_page(evaluation, tmp_path):
    failed = FailedTask(
        {"name": "bells", "title": ""}, "only class 'low' is left.", ("gone.wav is missing.",)
    )
    broken = replace(evaluation, failed=(failed,))
    write_report(broken, tmp_path)
    assert read_evaluation(tmp_path / "report.json") == broken
    assert "bells could not be scored: only class &#39;low&#39; is left." in page(broken)
    assert [each.rows for each in comparisons(broken)] == [each.rows for each in comparisons(evaluation)]


def test_the_page_has_one_confusion_a_task_of_the_first_probe(evaluation):
    assert page(evaluation).count("<b>Confusion</b>") == 1
    assert "<b>Confusion</b> linear probe" in page(evaluation)


def test_the_page_has_the_curves_only_of_a_run(evaluation):
    assert "Loss by training step" in page(evaluation, LOG)
    assert "by training step" not in page(evaluation)
