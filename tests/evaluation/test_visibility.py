from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from soundalike.embedding import embed_excerpts
from soundalike.errors import UserError
from soundalike.evaluation import (
    VisibleLabels,
    add_scores,
    evaluate,
    labels_seen,
    page,
    read_evaluation,
    write_report,
)
from soundalike.evaluation.usable import usable_clips
from soundalike.evaluation.visibility import visible_in_training
from soundalike.model import save_model
from soundalike.pairs import visible_labels
from soundalike.probes import KnnProbe, grouped_folds, out_of_fold
from soundalike.tasks import Task


def by_split(task, split):
    return Task(task.card.model_copy(update={"split": split}), task.clips)


def drawn_by_a_training_run(task, fraction, seed):
    """Paths of the clips whose labels a run sees that trains on fold 0 of the task's list."""
    listed = [clip for clip in task.clips if clip.fold == 0]
    visible = visible_labels([clip.label for clip in listed], fraction, seed)
    return {clip.path for clip, seen in zip(listed, visible, strict=True) if seen}


def test_each_training_part_has_a_draw_of_its_own(task):
    labels, groups = [clip.label for clip in task.clips], [clip.group for clip in task.clips]
    folds = grouped_folds(labels, groups, 3, seed=0)
    training = np.stack([folds != fold for fold in range(3)])
    visible = visible_in_training(task, range(len(task.clips)), training, VisibleLabels(0.2, 4))
    assert visible.shape == (3, 72)
    for fold, row in enumerate(visible):
        assert not row[folds == fold].any()
        training = np.array(labels)[folds != fold]
        np.testing.assert_array_equal(row[folds != fold], visible_labels(training, 0.2, 4))
        # 48 clips of three classes are trained on.
        assert Counter(np.array(labels)[row]) == dict.fromkeys(("high", "low", "noise"), 3)


def test_labels_are_drawn_within_the_block_that_is_tested(model, task):
    """Two blocks of three groups: 24 clips of three classes are trained on, and one label of each class is seen."""
    card = task.card.model_copy(update={"split": "leave one group out inside a block"})
    blocks = tuple(replace(clip, block=str(int(clip.group[-1]) % 2)) for clip in task.clips)
    usable = usable_clips(Task(card, blocks), {}, 0, VisibleLabels(0.01, 3))
    assert usable.visible.sum(axis=1).tolist() == [3] * 6
    assert usable.visible_share == 3 / 24
    for fold, row in enumerate(usable.visible):
        assert not row[usable.folds == fold].any()
        tested = {clip.block for clip, each in zip(usable.clips, usable.folds, strict=True) if each == fold}
        assert {clip.block for clip, seen in zip(usable.clips, row, strict=True) if seen} == tested
    (result,) = evaluate(model, [Task(card, blocks)], ["knn"], labels_fraction=0.01, labels_seed=3).tasks
    assert result.visible_share == 3 / 24


@pytest.mark.parametrize("broken", [[], [0, 1, 2, 5, 40]])
def test_a_task_to_train_and_test_once_shows_what_a_training_run_saw(task, broken):
    """Also where some clips cannot be read."""
    once = by_split(task, "train and test")
    kept = [number for number in range(len(once.clips)) if number not in broken]
    training = np.array([[once.clips[number].fold == 0 for number in kept]])
    (row,) = visible_in_training(once, kept, training, VisibleLabels(0.25, 9))
    seen = {once.clips[number].path for number, visible in zip(kept, row, strict=True) if visible}
    lost = {once.clips[number].path for number in broken}
    assert seen == drawn_by_a_training_run(once, 0.25, 9) - lost


def test_scores_are_those_of_probing_the_visible_labels_by_hand(model, task):
    once = by_split(task, "train and test")
    found = evaluate(model, [once], ["knn"], labels_fraction=0.1, labels_seed=2)
    (result,) = found.tasks
    drawn = drawn_by_a_training_run(once, 0.1, 2)
    assert result.visible_share == len(drawn) / 36 == 3 / 36
    assert len(result.tested) == 36
    vectors = np.stack([each.vector for each in embed_excerpts(model, [c.excerpt for c in once.clips])])
    visible = np.array([[clip.path in drawn for clip in once.clips]])
    labels, groups = [clip.label for clip in once.clips], [clip.group for clip in once.clips]
    folds = np.array([-1 if clip.fold == 0 else 0 for clip in once.clips])
    by_hand = out_of_fold(KnnProbe(), vectors, labels, groups, folds, visible=visible)
    assert result.result("knn", "trained").predictions == tuple(by_hand)


@pytest.mark.parametrize("split", ["grouped k-fold", "leave one group out", "given folds", "train and test"])
def test_one_label_a_class_is_enough_for_every_probe_and_split(model, task, split):
    found = evaluate(model, [by_split(task, split)], ["linear", "knn", "mlp"], labels_fraction=0.001)
    assert found.failed == ()
    (result,) = found.tasks
    assert 0 < result.visible_share < 0.1
    assert {len(each.predictions) for each in result.results} == {len(result.tested)}


def test_all_labels_are_those_of_an_evaluation_without_the_fraction(model, task):
    shown, plain = evaluate(model, [task], ["knn"], labels_fraction=1.0), evaluate(model, [task], ["knn"])
    assert shown.tasks == plain.tasks
    assert labels_seen(plain) is None


def test_report_page_and_card_say_the_fraction_and_the_true_share(model, task, tmp_path):
    found = evaluate(model, [task], ["knn"], labels_fraction=0.01, labels_seed=3, name="small")
    sentence = (
        "The probes saw 1 % of each class's training labels, at least one, drawn with seed 3: 6.2 % of all."
    )
    assert labels_seen(found) == sentence
    write_report(found, tmp_path)
    again = read_evaluation(tmp_path / "report.json")
    assert again == found
    assert again.visible_labels == VisibleLabels(0.01, 3)
    assert again.tasks[0].visible_share == 3 / 48
    assert sentence.replace("'", "&#39;") in page(found)
    save_model(model, tmp_path / "model", card="A model.\n")
    add_scores(found, tmp_path / "model")
    assert sentence in (tmp_path / "model" / "README.md").read_text()


def test_several_tasks_have_shares_between_two_bounds(model, task):
    once = by_split(task, "train and test")
    found = evaluate(model, [task, once], ["knn"], labels_fraction=0.01)
    assert labels_seen(found).endswith("drawn with seed 0: 6.2 to 8.3 % of all.")


def test_a_task_whose_visible_clips_cannot_be_read_is_named(model, task, tmp_path):
    once = by_split(task, "train and test")
    drawn = drawn_by_a_training_run(once, 0.01, 0)
    clips = tuple(
        replace(clip, path=tmp_path / clip.path.name) if clip.path in drawn else clip for clip in once.clips
    )
    found = evaluate(model, [Task(once.card, clips), task], ["knn"], labels_fraction=0.01)
    (failed,) = found.failed
    assert "files whose labels may be seen are of fewer than two classes" in failed.reason


@pytest.mark.parametrize("fraction", [0.0, 1.5, float("nan")])
def test_a_fraction_out_of_range_is_refused_before_anything_is_embedded(model, task, fraction):
    with pytest.raises(UserError, match=r"label fraction .* choose above 0 and up to 1"):
        evaluate(model, [task], labels_fraction=fraction, progress=lambda *step: pytest.fail("began"))
    with pytest.raises(UserError, match="seed -1"):
        evaluate(model, [task], labels_fraction=0.5, labels_seed=-1)
