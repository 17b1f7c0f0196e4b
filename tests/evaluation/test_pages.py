import re
from dataclasses import replace

import numpy as np
import pytest

from soundalike.evaluation import (
    FailedTask,
    ProbeResult,
    VisibleLabels,
    comparisons,
    evaluate,
    labels_seen,
    page,
    verdict,
    write_report,
)
from soundalike.evaluation.confusions import confused_pairs
from soundalike.evaluation.markdown import report_markdown
from soundalike.probes import estimate

LOG = [{"step": 1, "loss": 2.5}, {"step": 2, "loss": 1.5}]
DRAWS = 0.5 + 0.01 * np.sin(np.arange(400))
CARDS = {
    "bells": {"development": True},
    "drums": {"development": True},
    "prompts": {"metric": "recall@1", "probe": "retrieval", "title": "Prompts"},
}


@pytest.fixture(scope="module")
def evaluation(model, task):
    return evaluate(model, [task], ["knn", "1-shot"], name="small", untrained=2)


@pytest.fixture
def several(made_up_report):
    """Two development tasks, two result tasks, two probes."""
    drawn = {"bells": DRAWS, "drums": DRAWS + 0.1, "words": DRAWS + 0.3, "prompts": DRAWS - 0.1}
    return made_up_report("small", drawn, probes=("linear", "knn"), cards=CARDS)


def test_tables_have_the_scores_of_tasks_and_baselines(evaluation):
    knn, few_shot = comparisons(evaluation)
    assert (knn.title, few_shot.title) == ("Nearest neighbours", "Few-shot, 1 a class")
    assert knn.columns == ("trained", "untrained (mean of 2)", "log-mel statistics")
    (section,) = knn.sections
    (row,) = section.rows
    assert section.title == "Development tasks"
    assert (section.mean, knn.mean) == (None, None)
    assert (row.metric, row.chance, row.majority) == ("balanced accuracy", 1 / 3, 1 / 3)
    assert row.remarks == ("indicative",)
    assert [score.value for score in row.scores] == [
        evaluation.tasks[0].result("knn", name).score.value for name in evaluation.embeddings
    ]


def test_tasks_to_choose_on_and_tasks_to_report_have_means_of_their_own(several):
    table, _ = comparisons(several)
    development, results = table.sections
    assert [row.title for row in development.all_rows] == ["bells", "drums", "mean of 2 development tasks"]
    assert [row.title for row in results.all_rows] == ["words", "Prompts", "mean of 2 result tasks"]
    assert table.mean.title == "mean of all 4 tasks"
    means = [row.scores[0].value for row in table.means]
    assert means == pytest.approx(DRAWS.mean() + np.array([0.05, 0.1, 0.075]))


def test_a_task_with_a_probe_of_its_own_says_so_in_every_table(several):
    for table in comparisons(several):
        assert table.sections[1].rows[1].remarks == ("retrieval", "indicative")
    assert "whatever the table: Prompts by retrieval." in report_markdown(several)


def test_the_verdict_is_about_the_result_tasks(several, made_up_report):
    linear, _ = verdict(several)
    assert linear.startswith(
        "Linear probe: 60.0 % on average over 2 result tasks, above untrained (+10.0 ± 0.0)"
    )
    assert linear.endswith("; 55.0 % over 2 development tasks.")
    (only,) = verdict(made_up_report("small", {"bells": DRAWS}, cards=CARDS))
    assert only.startswith("Linear probe: 50.0 % on bells, above untrained")


def test_the_verdict_claims_no_more_than_the_interval(evaluation):
    for probe, sentence in zip(evaluation.probes, verdict(evaluation), strict=True):
        for baseline in ("untrained", "log-mel statistics"):
            gain = evaluation.tasks[0].gain(probe, baseline)
            relation = "above" if gain.low > 0 else "below" if gain.high < 0 else "not clearly different from"
            assert f"{relation} {baseline} (" in sentence


def test_a_probe_that_no_task_has_clips_for_is_said_to_have_none(several):
    asked = replace(several, probes=("linear", "16-shot"), tasks=several.tasks[:2])
    assert verdict(asked)[1] == "Few-shot, 16 a class: no task has enough clips for it."
    assert [table.title for table in comparisons(asked)] == ["Linear probe"]


def test_the_labels_that_probes_saw_are_told(several):
    assert labels_seen(several) is None
    some = replace(several, visible_labels=VisibleLabels(0.1, 3))
    assert "10 % of each class's training labels, at least one, drawn with seed 3" in labels_seen(some)
    assert labels_seen(some) in report_markdown(some)


def test_page_and_markdown_have_the_numbers_of_the_tables(several, tmp_path):
    write_report(several, tmp_path)
    html, text = ((tmp_path / name).read_text() for name in ("report.html", "report.md"))
    assert text == report_markdown(several)
    for table in comparisons(several):
        assert f"## {table.title}\n" in text
        assert f"<h2>{table.title}</h2>" in html
        for row in [row for section in table.sections for row in section.all_rows] + [table.mean]:
            numbers = [f"{100 * score.value:.1f}" for score in row.scores]
            (line,) = {line for line in text.splitlines() if line.startswith(f"| {row.title} ")}
            for number in numbers:
                assert number in line
                assert f">{number}</span>" in html
    for words in ("evaluate small", "digest of small", "soundalike 0", "cores 1", "2026-01-01"):
        assert words in text
        assert words in html


def test_the_page_credits_the_sources_of_the_sounds(evaluation):
    (task,) = evaluation.tasks
    source = {"name": "tones & co", "version": "1.2", "licence": "CC-BY-4.0", "credit": "Ada Lovelace"}
    credited = replace(evaluation, tasks=(replace(task, card={**task.card, "sources": [source]}),))
    assert "<li>tones &amp; co 1.2, by Ada Lovelace; licence: CC-BY-4.0.</li>" in page(credited)
    assert "Sources of the sounds" not in page(evaluation)


def test_a_task_that_failed_is_on_the_page_and_in_no_table(evaluation):
    failed = FailedTask({"name": "bells", "title": ""}, "only class 'low' is left.", ())
    broken = replace(evaluation, failed=(failed,))
    assert "bells could not be scored: only class &#39;low&#39; is left." in page(broken)
    assert "bells could not be scored: only class 'low' is left." in report_markdown(broken)
    assert comparisons(broken) == comparisons(evaluation)


def test_the_page_has_one_confusion_a_task_of_the_first_probe(evaluation):
    assert page(evaluation).count("<b>Confusion</b>") == 1
    assert "<b>Confusion</b> nearest neighbours" in page(evaluation)


def test_the_page_has_the_curves_only_of_a_run(evaluation):
    assert "Loss by training step" in page(evaluation, LOG)
    assert "by training step" not in page(evaluation)


def test_tasks_without_single_answers_and_clips_off_the_map_are_shown(several):
    (task, *_) = several.tasks
    nowhere = replace(task, clips=tuple(replace(clip, place=None) for clip in task.clips))
    html = page(replace(several, tasks=(nowhere, several.tasks[1])))
    assert "<b>Confusion</b>" not in html
    assert html.count("<b>Map</b>") == 1


def test_details_of_a_result_are_among_the_facts(several):
    *others, prompts = several.tasks
    first, *baselines = prompts.results
    detailed = replace(first, details={"mean reciprocal rank": 0.625})
    changed = replace(several, tasks=(*others, replace(prompts, results=(detailed, *baselines))))
    assert "<dt>mean reciprocal rank</dt><dd>62.5 %</dd>" in page(changed)


@pytest.mark.parametrize("known", [True, False])
def test_the_most_confused_pairs_come_first_with_clips_to_hear(several, known):
    (task, *_) = several.tasks
    labels = [clip.label for clip in task.clips]
    # Of twelve high clips, the first, third and fifth are taken for low ones.
    answers = [
        "low" if label == "high" and number in (0, 4, 8) else label for number, label in enumerate(labels)
    ]
    counts = ((9, 3), (0, 12))
    result = ProbeResult(
        "trained", "linear", estimate(0.5, DRAWS), tuple(DRAWS), (0.5,),
        confusion=counts, predictions=tuple(answers) if known else (),
    )  # fmt: skip
    (pair,) = confused_pairs(task, result)
    assert (pair.true, pair.answered, pair.count, pair.share) == ("high", "low", 3, 0.25)
    assert pair.mistaken == ((0, 4, 8) if known else (0, 2, 4))
    assert pair.right == (1, 3, 5)


def test_a_single_mistake_is_no_confused_pair(several):
    (task, *_) = several.tasks
    result = replace(task.results[0], confusion=((11, 1), (0, 12)))
    assert confused_pairs(task, result) == ()


def test_names_on_the_page_are_text(several):
    html = page(replace(several, model=replace(several.model, name="<script>alert(1)</script>")))
    assert "<script" not in html
    assert not re.search(r"https?:|@import|<img|<link| src=", html)
