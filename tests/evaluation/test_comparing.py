import json
import re
from dataclasses import replace

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.evaluation import (
    VisibleLabels,
    compare,
    comparison_page,
    comparison_tables,
    comparison_verdict,
    evaluate,
    write_comparison,
)
from soundalike.evaluation.comparison_pages import comparison_markdown
from soundalike.model import untrained_twin
from soundalike.probes import estimate, holm, paired_p_value

DRAWS = 1999
WAVE = 0.5 + 0.01 * np.sin(np.arange(DRAWS))


def shifted(share_below, by=0.01):
    """Draws that lie above `WAVE`, but for a share that lies below."""
    below = np.arange(DRAWS) < round(share_below * DRAWS)
    return WAVE + np.where(below, -by, by)


def differences(comparison, number=0, probe=0):
    return {task.name: task.differences[number] for task in comparison.probes[probe].tasks}


def test_a_difference_is_that_of_the_draws_and_so_is_its_p_value(made_up_report):
    one, other = made_up_report("a", {"bells": WAVE}), made_up_report("b", {"bells": shifted(0.1)})
    comparison = compare({"a": [one], "b": [other]})
    assert (comparison.reference, comparison.others) == ("a", ("b",))
    (found,) = differences(comparison).values()
    assert found.difference.value == pytest.approx(0.01 * 0.9 - 0.01 * 0.1, abs=1e-5)
    assert (found.difference.low, found.difference.high) == pytest.approx((-0.01, 0.01))
    assert found.p_value == found.adjusted == paired_p_value(found.difference, 12)
    assert not found.significant
    (turned,) = differences(compare({"a": [one], "b": [other]}, against="b")).values()
    assert turned.difference.value == pytest.approx(-found.difference.value)


def test_p_values_are_adjusted_over_all_tasks_and_models(made_up_report):
    shares = {"b": {"bells": 0.001, "drums": 0.01}, "c": {"bells": 0.004, "drums": 0.3}}
    reports = {"a": [made_up_report("a", {"bells": WAVE, "drums": WAVE})]}
    for name, tasks in shares.items():
        reports[name] = [made_up_report(name, {task: shifted(share) for task, share in tasks.items()})]
    comparison = compare(reports)
    found = [each for task in comparison.probes[0].tasks for each in task.differences]
    assert [each.model for each in found] == ["b", "c", "b", "c"]
    plain = [
        paired_p_value(estimate((by := shifted(share) - WAVE).mean(), by), 12)
        for share in (0.001, 0.004, 0.01, 0.3)
    ]
    assert [each.p_value for each in found] == pytest.approx(plain, rel=1e-3)
    assert [each.adjusted for each in found] == pytest.approx(holm(plain), rel=1e-3)
    assert [each.significant for each in found] == [True, True, True, False]


def test_a_difference_that_is_one_of_many_needs_more_to_be_marked(made_up_report):
    def marked(tasks):
        drawn = {"bells": shifted(0.035)} | {f"task {number}": WAVE for number in range(tasks)}
        one = made_up_report("a", dict.fromkeys(drawn, WAVE))
        return differences(compare({"a": [one], "b": [made_up_report("b", drawn)]}))["bells"].significant

    assert marked(0)
    assert not marked(4)


def test_trainings_of_one_recipe_are_averaged_draw_by_draw(made_up_report):
    trainings = [
        made_up_report("b", {"bells": WAVE + shift}, digest=str(shift)) for shift in (0.00, 0.02, 0.07)
    ]
    comparison = compare({"a": [made_up_report("a", {"bells": WAVE})], "b": trainings})
    (task,) = comparison.probes[0].tasks
    own, several = task.scores
    assert own.deviation is None
    assert several.by_seed == pytest.approx([WAVE.mean(), WAVE.mean() + 0.02, WAVE.mean() + 0.07])
    assert several.score.value == pytest.approx(WAVE.mean() + 0.03)
    assert several.deviation == pytest.approx(np.std([0, 0.02, 0.07], ddof=1))
    # The shifts are the same in every draw, so nothing is left of the difference's noise.
    (found,) = task.differences
    assert (found.difference.low, found.difference.high) == pytest.approx((0.03, 0.03), abs=1e-5)
    (table,) = comparison_tables(comparison)
    assert table.columns == ("a (reference)", "b (3 seeds)")


def test_means_are_over_development_tasks_result_tasks_and_all(made_up_report):
    cards = {"bells": {"development": True}, "drums": {"development": True}}
    names = ("bells", "drums", "words", "birds")
    one = made_up_report("a", dict.fromkeys(names, WAVE), cards=cards)
    shifts = dict(zip(names, (0.00, 0.02, 0.04, 0.08), strict=True))
    wobble = np.random.default_rng(0).normal(size=DRAWS) / 100
    drawn = {name: WAVE + shift + wobble for name, shift in shifts.items()}
    comparison = compare({"a": [one], "b": [made_up_report("b", drawn, cards=cards)]})
    (probe,) = comparison.probes
    found = {mean.role: (mean.tasks, mean.differences[0].difference) for mean in probe.means}
    assert {role: tasks for role, (tasks, _) in found.items()} == {"development": 2, "result": 2, "all": 4}
    for role, shift in (("development", 0.01), ("result", 0.06), ("all", 0.035)):
        assert found[role][1].value == pytest.approx(shift + wobble.mean(), abs=1e-5)
    assert found["all"][1].standard_error == pytest.approx(wobble.std(ddof=1) / 2, rel=1e-3)
    (gain, _) = probe.gains
    assert (gain.untrained.value, gain.floor.value) == pytest.approx((0.1, 0.2))
    (sentence,) = comparison_verdict(comparison, probe)
    assert "mean of 2 result tasks: +6" in sentence


def test_a_model_beside_itself_differs_nowhere(made_up_report):
    report = made_up_report("a", {"bells": WAVE, "drums": shifted(0.5)})
    comparison = compare({"a": [report], "again": [report]})
    for found in differences(comparison).values():
        assert (found.difference.value, found.p_value, found.significant) == (0, 1, False)


def test_few_groups_make_a_mark_hollow(made_up_report):
    def mark(groups, up):
        reports = (made_up_report("a", {"bells": WAVE}, groups=groups) for _ in range(2))
        one, other = reports
        raised = made_up_report("b", {"bells": WAVE + up * 0.1}, groups=groups)
        (table,) = comparison_tables(compare({"a": [one], "b": [raised], "c": [other]}))
        (row,) = table.sections[0].rows
        assert ("indicative" in row.remarks) == (groups < 10)
        return [score.mark for score in row.scores]

    assert mark(12, 1) == ["", "▲", ""]
    assert mark(12, -1) == ["", "▼", ""]
    assert mark(8, 1) == ["", "△", ""]
    assert mark(8, -1) == ["", "▽", ""]


def test_the_verdict_does_not_count_tasks_with_few_groups(made_up_report):
    def sentence(groups):
        one, other = (
            made_up_report(name, {"bells": drawn, "drums": drawn}, groups=groups)
            for name, drawn in (("a", WAVE), ("b", WAVE + 0.1))
        )
        comparison = compare({"a": [one], "b": [other]})
        (only,) = comparison_verdict(comparison, comparison.probes[0])
        return only

    assert "above a on 2 of 2 tasks and below on none; " in sentence(12)
    assert "above a on none of 0 tasks and below on none (2 more with fewer than ten groups are" in sentence(
        8
    )


def changed_clip(**fields):
    def change(report):
        (task,) = report.tasks
        first, *others = task.clips
        return replace(report, tasks=(replace(task, clips=(replace(first, **fields), *others)),))

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (changed_clip(path="high/other.wav"), "on task bells: their clips differ"),
        (changed_clip(start=1.0), "on task bells: their clips differ"),
        (changed_clip(label="low"), "on task bells: their labels differ"),
        (changed_clip(group="1"), "on task bells: their groups differ"),
        (changed_clip(fold=1), "on task bells: their folds differ"),
        (lambda report: replace(report, seed=1), "differ in the seed .* task bells"),
        (
            lambda report: replace(report, visible_labels=VisibleLabels(0.5, 0)),
            "differ in the seed or in the labels",
        ),
        (
            lambda report: replace(
                report,
                tasks=tuple(replace(task, card=task.card | {"metric": "accuracy"}) for task in report.tasks),
            ),
            "on task bells: its card has another metric",
        ),
    ],
)
def test_reports_that_cannot_be_paired_are_refused_by_name(made_up_report, change, reason):
    one, other = (made_up_report(name, {"bells": WAVE}) for name in "ab")
    with pytest.raises(UserError, match=f"reports of a and b .*{reason}|reports of a and b {reason}"):
        compare({"a": [one], "b": [change(other)]})


def test_the_map_of_the_embedding_is_no_reason_to_refuse(made_up_report):
    one, other = (made_up_report(name, {"bells": WAVE}) for name in "ab")
    assert compare({"a": [one], "b": [changed_clip(place=None)(other)]}).left_out == ()


def test_what_only_some_reports_have_is_named_and_in_no_mean(made_up_report):
    one = made_up_report("a", {"bells": WAVE, "drums": WAVE, "words": WAVE}, probes=("linear", "knn"))
    other = made_up_report("b", {"drums": WAVE, "bells": WAVE}, probes=("linear", "mlp"))
    comparison = compare({"a": [one], "b": [other]})
    assert [probe.probe for probe in comparison.probes] == ["linear"]
    assert [task.name for task in comparison.probes[0].tasks] == ["bells", "drums"]
    assert [mean.tasks for mean in comparison.probes[0].means] == [2]
    words, knn, mlp = comparison.left_out
    assert words == "Task words is left out: not every report has it, but only those of a."
    assert knn.startswith("Nearest neighbours: left out")
    assert mlp.endswith("but only those of b.")


def test_a_task_with_a_probe_of_its_own_stands_in_every_table(made_up_report):
    cards = {"prompts": {"metric": "recall@1", "probe": "retrieval"}}
    reports = {
        name: [made_up_report(name, {"bells": WAVE, "prompts": WAVE}, ("linear", "knn"), cards=cards)]
        for name in "ab"
    }
    for table in comparison_tables(compare(reports)):
        bells, prompts = table.sections[0].rows
        assert (bells.metric, bells.remarks) == ("balanced accuracy", ())
        # Its two labels are what is resampled.
        assert (prompts.metric, prompts.remarks) == ("recall@1", ("retrieval", "indicative"))


def test_a_task_that_a_probe_could_not_read_for_all_is_left_out_of_its_table(made_up_report):
    one, other = (made_up_report(name, {"bells": WAVE, "drums": WAVE}, ("knn", "linear")) for name in "ab")
    bells, drums = other.tasks
    poorer = replace(drums, results=tuple(each for each in drums.results if each.probe != "knn"))
    comparison = compare({"a": [one], "b": [replace(other, tasks=(bells, poorer))]})
    assert [len(probe.tasks) for probe in comparison.probes] == [1, 2]
    assert comparison.left_out == (
        "Nearest neighbours: task drums is left out, which it cannot read for every model.",
    )


def test_an_encoder_from_elsewhere_has_no_untrained_twin(made_up_report):
    def foreign(report):
        (task,) = report.tasks
        renamed = {"trained": "encoder", "log-mel statistics": "log-mel statistics"}
        results = tuple(
            replace(each, embedding=renamed[each.embedding])
            for each in task.results
            if each.embedding in renamed
        )
        return replace(report, embeddings=tuple(renamed.values()), tasks=(replace(task, results=results),))

    one, other = (made_up_report(name, {"bells": WAVE}) for name in "ab")
    comparison = compare({"a": [one], "b": [foreign(other)]})
    ours, theirs = comparison.probes[0].gains
    assert ours.untrained.value == pytest.approx(0.1)
    assert theirs.untrained is None
    assert theirs.floor.value == pytest.approx(0.2)
    assert "| b |  | +20.0" in comparison_markdown(comparison)


@pytest.mark.parametrize(
    ("names", "against", "sentence"),
    [
        ("a", None, "takes two reports or more"),
        ("ab", "c", "unknown model 'c'"),
    ],
)
def test_too_few_models_and_unknown_references_are_refused(made_up_report, names, against, sentence):
    reports = {name: [made_up_report(name, {"bells": WAVE})] for name in names}
    with pytest.raises(UserError, match=sentence):
        compare(reports, against)


def test_reports_without_a_common_task_or_probe_are_refused(made_up_report):
    one = made_up_report("a", {"bells": WAVE})
    with pytest.raises(UserError, match="no task in common"):
        compare({"a": [one], "b": [made_up_report("b", {"drums": WAVE})]})
    with pytest.raises(UserError, match="no probe in common"):
        compare({"a": [one], "b": [made_up_report("b", {"bells": WAVE}, probes=("knn",))]})


def test_one_model_is_not_two_trainings(made_up_report):
    one = made_up_report("a", {"bells": WAVE})
    with pytest.raises(UserError, match="two reports of b are of the same model"):
        compare({"a": [one], "b": [one, one]})


MARKUP = "<b>&|x"


@pytest.fixture
def written(made_up_report, tmp_path):
    drawn = {"bells": shifted(0.02, by=0.04), "drums": WAVE}
    cards = {"bells": {"title": MARKUP, "development": True}}
    one = made_up_report("a", dict.fromkeys(drawn, WAVE), cards=cards)
    other = made_up_report(MARKUP, drawn, cards=cards)
    comparison = compare({"a": [one], MARKUP: [other]}, command="made by a test")
    write_comparison(comparison, tmp_path)
    return comparison, tmp_path


def test_the_files_say_the_same(written):
    comparison, folder = written
    assert sorted(path.name for path in folder.iterdir()) == [
        "compare-linear.svg", "compare.html", "compare.json", "compare.md"
    ]  # fmt: skip
    found = json.loads((folder / "compare.json").read_text())
    text, html = (folder / "compare.md").read_text(), (folder / "compare.html").read_text()
    assert html == comparison_page(comparison)
    for task in found["probes"][0]["tasks"]:
        for score in task["scores"]:
            assert f"{100 * score['score']['value']:.1f}" in text
            assert f">{100 * score['score']['value']:.1f}</span>" in html
        (difference,) = task["differences"]
        points, adjusted = 100 * difference["difference"]["value"], difference["adjusted"]
        words = f"{points:+.1f} ({100 * difference['difference']['low']:.1f} to"
        assert words.replace("-", "−") in text
        assert words.replace("-", "−") in html
        assert f"p {adjusted:.3f}" in text
        marked = adjusted < 0.05
        assert marked == (task["name"] == "bells")
    assert text.count(" ▲ |") == html.count('<span class="mark">▲</span>') == 1
    assert "made by a test" in text
    assert found["command"] == "made by a test"


def test_the_page_asks_nothing_of_any_other_place_and_names_are_text(written):
    _, folder = written
    html = (folder / "compare.html").read_text()
    assert MARKUP not in html
    assert "&lt;b&gt;&amp;|x" in html
    assert not re.search(r"https?:|@import|<script|<img|<link| src=", html)


def test_two_networks_are_compared_from_end_to_end(model, task, tmp_path):
    one = evaluate(model, [task], ["knn"], name="one")
    other = evaluate(untrained_twin(model), [task], ["knn"], name="other")
    comparison = compare({"one": [one], "other": [other]})
    (found,) = comparison.probes[0].tasks
    first, second = (each.tasks[0].result("knn", "trained") for each in (one, other))
    (difference,) = found.differences
    assert difference.difference.value == pytest.approx(second.score.value - first.score.value)
    assert found.indicative
    assert found.groups == 6
    assert [score.score.value for score in found.scores] == [first.score.value, second.score.value]
    write_comparison(comparison, tmp_path)
    assert "Made-up sounds (indicative)" in (tmp_path / "compare.md").read_text()
