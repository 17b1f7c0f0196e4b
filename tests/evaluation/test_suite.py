import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from soundalike.audio import read
from soundalike.embedding import embed_excerpts
from soundalike.errors import UserError
from soundalike.evaluation import FLOOR, evaluate
from soundalike.model import model_digest, untrained_twin
from soundalike.probes import LinearProbe, balanced_accuracy, grouped_folds, out_of_fold
from soundalike.tasks import Task


@pytest.fixture(scope="module")
def evaluation(model, task):
    return evaluate(model, [task], name="small", command="made by a test")


def test_sounds_that_differ_in_their_spectrum_are_told_apart(evaluation):
    (result,) = evaluation.tasks
    assert result.result("linear", FLOOR).score.value > 0.95
    assert result.result("knn", FLOOR).score.value > 0.95


def test_scores_are_those_of_probing_the_embeddings_by_hand(model, task, evaluation):
    labels, groups = [clip.label for clip in task.clips], [clip.group for clip in task.clips]
    folds = grouped_folds(labels, groups, 3, seed=0)
    for name, encoder in (("trained", model), ("untrained", untrained_twin(model))):
        vectors = np.stack([each.vector for each in embed_excerpts(encoder, [c.excerpt for c in task.clips])])
        predicted = out_of_fold(LinearProbe(seed=0), vectors, labels, groups, folds)
        found = evaluation.tasks[0].result("linear", name)
        assert found.predictions == tuple(predicted)
        assert found.score.value == balanced_accuracy(labels, predicted)


def test_the_trained_and_the_untrained_column_are_different_encoders(model, task, evaluation):
    twin = evaluate(untrained_twin(model), [task], ["knn"])
    for name in ("trained", "untrained"):
        assert twin.tasks[0].result("knn", name).score == evaluation.tasks[0].result("knn", "untrained").score
    assert twin.model.digest != evaluation.model.digest == model_digest(model)


def test_what_is_said_of_a_result_agrees_with_itself(task, evaluation):
    (found,) = evaluation.tasks
    assert found.classes == ("high", "low", "noise")
    labels = [clip.label for clip in found.tested]
    for result in found.results:
        assert result.score.low <= result.score.value <= result.score.high
        counts = Counter(zip(labels, result.predictions, strict=True))
        for row, true in enumerate(found.classes):
            assert result.confusion[row] == tuple(counts[true, answer] for answer in found.classes)
            assert result.recalls[true] == result.confusion[row][row] / sum(result.confusion[row])
        assert result.score.value == pytest.approx(np.mean(list(result.recalls.values())))


def test_no_group_is_in_two_folds_and_paths_are_short(evaluation):
    (found,) = evaluation.tasks
    folds = {(clip.group, clip.fold) for clip in found.clips}
    assert len(folds) == 6
    assert {fold for _, fold in folds} == {0, 1, 2}
    assert found.clips[0].path == "high/0-0.wav"


def test_scores_depend_on_no_number_of_threads(model, task, evaluation):
    again = evaluate(model, [task], threads=1)
    assert again.tasks == evaluation.tasks


def test_the_seed_deals_the_folds(model, task, evaluation):
    other = evaluate(model, [task], ["knn"], seed=1)
    folds = [[clip.fold for clip in each.tasks[0].clips] for each in (evaluation, other)]
    assert folds[0] != folds[1]


def test_bad_files_are_left_out_named_and_counted(model, task, tmp_path):
    empty, text = tmp_path / "empty.wav", tmp_path / "text.wav"
    empty.touch()
    text.write_text("Dear diary")
    bad = [replace(task.clips[0], path=path) for path in (empty, text)]
    clips = (*task.clips[:5], bad[0], *task.clips[5:], bad[1])
    (found,) = evaluate(model, [Task(task.card, clips)], ["knn"]).tasks
    assert len(found.clips) == len(task.clips)
    assert [sentence.split()[0] for sentence in found.skipped] == [str(empty), str(text)]
    (whole,) = evaluate(model, [task], ["knn"]).tasks
    assert found.results == whole.results


def test_a_task_without_one_good_file_is_refused_by_name(model, task, tmp_path):
    clips = tuple(replace(clip, path=tmp_path / "gone.wav") for clip in task.clips)
    with pytest.raises(
        UserError, match=r"task made-up: none of its clips can be used; the first: .*gone\.wav"
    ):
        evaluate(model, [Task(task.card, clips)], ["knn"])


def without(task, unreadable, gone):
    """The task with some clips replaced by a file that is not there."""
    clips = (replace(clip, path=gone) if unreadable(clip) else clip for clip in task.clips)
    return Task(task.card, tuple(clips))


def test_a_group_that_is_lost_lowers_the_number_of_folds(model, task, tmp_path):
    card = task.card.model_copy(update={"folds": 6})
    maimed = without(Task(card, task.clips), lambda clip: clip.group == "group 3", tmp_path / "gone.wav")
    found = evaluate(model, [maimed], ["knn"])
    assert found.failed == ()
    assert {clip.fold for clip in found.tasks[0].clips} == set(range(5))
    assert len(found.tasks[0].skipped) == 12


@pytest.mark.parametrize(
    ("unreadable", "reason"),
    [
        (lambda clip: True, "none of its clips can be used"),
        (lambda clip: clip.group != "group 1", "only group 'group 1' is left"),
        (lambda clip: clip.label != "low", "only class 'low' is left"),
        (lambda clip: clip.label == "low" and clip.group != "group 1", "class 'low' is all in one fold"),
    ],
)
def test_a_task_that_cannot_be_scored_is_named_and_the_others_go_on(
    model, task, tmp_path, evaluation, unreadable, reason
):
    maimed, seen = without(task, unreadable, tmp_path / "gone.wav"), []
    found = evaluate(model, [maimed, task], progress=lambda *step: seen.append(step[1:]))
    assert found.tasks == evaluation.tasks
    (failed,) = found.failed
    assert failed.title == "Made-up sounds"
    assert reason in failed.reason
    assert len(failed.skipped) == sum(map(unreadable, task.clips))
    assert seen[-1][0] == seen[-1][1]
    with pytest.raises(UserError, match=f"task made-up: .*{reason}"):
        evaluate(model, [maimed, maimed], ["knn"])


def test_a_task_that_the_probes_refuse_is_named_and_the_others_go_on(model, task, evaluation):
    """One group is tested, so nothing can be resampled."""
    card = task.card.model_copy(update={"split": "train and test", "name": "one group"})
    clips = tuple(clip for clip in task.clips if clip.fold == 0 or clip.group == "group 1")
    seen = []
    found = evaluate(model, [Task(card, clips), task], progress=lambda *step: seen.append(step[1:]))
    assert found.tasks == evaluation.tasks
    assert [failed.reason for failed in found.failed] == ["an interval needs at least two groups."]
    assert seen[-1][0] == seen[-1][1]


def test_a_sound_whose_counterpart_is_lost_is_not_asked_for(model, task, tmp_path):
    """Retrieval of twelve labels, each in two groups, one clip of which is gone."""
    card = task.card.model_copy(
        update={"metric": "recall@1", "probe": "retrieval", "split": "leave one group out"}
    )
    pairs = tuple(
        replace(clip, label=f"{clip.label} {clip.path.stem[-1]}")
        for clip in task.clips
        if clip.group in ("group 0", "group 1")
    )
    lost = (replace(pairs[0], path=tmp_path / "gone.wav"), *pairs[1:])
    (found,) = evaluate(model, [Task(card, lost)]).tasks
    assert len(found.tested) == 22
    gone, lone = found.skipped
    assert "gone.wav" in gone
    assert lone.endswith(f"no other group has '{pairs[0].label}' any more.")


def test_training_once_and_testing_once_tests_only_the_other_half(model, task):
    card = task.card.model_copy(update={"split": "train and test"})
    (found,) = evaluate(model, [Task(card, task.clips)], ["knn"]).tasks
    assert {clip.group for clip in found.tested} == {"group 1", "group 3", "group 5"}
    assert all(len(result.predictions) == len(found.tested) == 36 for result in found.results)


@pytest.mark.parametrize(("split", "folds"), [("leave one group out", 6), ("given folds", 2)])
def test_other_splits_test_every_clip_once(model, task, split, folds):
    card = task.card.model_copy(update={"split": split})
    (found,) = evaluate(model, [Task(card, task.clips)], ["knn"]).tasks
    assert {clip.fold for clip in found.tested} == set(range(folds))
    assert len(found.tested) == len(task.clips)


@pytest.mark.parametrize("split", ["given folds", "train and test"])
def test_a_group_on_both_sides_is_refused(model, task, split):
    leaking = tuple(replace(clip, group="everywhere") for clip in task.clips)
    card = task.card.model_copy(update={"split": split})
    with pytest.raises(UserError, match="task made-up: group 'everywhere' lies in two folds"):
        evaluate(model, [Task(card, leaking)], ["knn"])


def test_a_clip_without_the_fold_that_its_split_takes_is_named(model, task):
    card = task.card.model_copy(update={"split": "given folds"})
    clips = (replace(task.clips[0], fold=None), *task.clips[1:])
    with pytest.raises(UserError, match=r"0-0\.wav has no fold"):
        evaluate(model, [Task(card, clips)], ["knn"])


def test_unknown_probes_and_empty_lists_are_refused(model, task):
    with pytest.raises(UserError, match="unknown probe 'liner': did you mean 'linear'"):
        evaluate(model, [task], ["liner"])
    with pytest.raises(UserError, match="at least one task"):
        evaluate(model, [])


def test_progress_counts_every_clip_once_for_each_thing_done(model, task):
    seen = []
    evaluate(model, [task], ["knn"], progress=lambda *step: seen.append(step))
    assert [done for _, done, _ in seen] == sorted({done for _, done, _ in seen})
    doing, done, total = seen[-1]
    assert done == total == 3 * 2 * len(task.clips)
    assert doing == "made-up: log-mel statistics, nearest neighbours"


def test_names_that_are_not_unicode_are_kept_readable(model, task, tmp_path):
    path = tmp_path / "tone\udcff.wav"
    path.write_bytes(task.clips[0].path.read_bytes())
    clips = (replace(task.clips[0], path=path), *task.clips[1:])
    found = evaluate(model, [Task(task.card, clips)], ["knn"])
    assert found.tasks[0].clips[0].path.endswith("tone\\udcff.wav")


def test_a_gain_is_the_difference_of_two_scores_over_the_same_groups(evaluation):
    (found,) = evaluation.tasks
    gain = found.gain("knn", FLOOR)
    scores = [found.result("knn", name).score for name in ("trained", FLOOR)]
    assert gain.value == pytest.approx(scores[0].value - scores[1].value)
    assert gain.standard_error <= math.hypot(*(score.standard_error for score in scores)) * 1.5
    nothing = found.gain("knn", "trained")
    assert (nothing.value, nothing.standard_error, nothing.low, nothing.high) == (0, 0, 0, 0)


def test_where_it_came_from_is_kept(evaluation, task):
    assert evaluation.provenance.command == "made by a test"
    assert evaluation.provenance.seconds > 0
    assert {"python", "soundalike", "torch", "numpy"} <= evaluation.provenance.versions.keys()
    assert evaluation.provenance.machine["device"] == "cpu"
    assert read(task.clips[0].path, evaluation.model.config["sample_rate"]).shape == (2000,)
