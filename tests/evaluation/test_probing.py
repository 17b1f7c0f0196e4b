"""Tasks of every metric and split, through the whole evaluation."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score

from soundalike.errors import UserError
from soundalike.evaluation import EMBEDDINGS, FLOOR, FOREIGN, difference, evaluate
from soundalike.foreign import ForeignEncoder
from soundalike.tasks import Task


def changed(task, change_clip=lambda clip: {}, **card):
    clips = tuple(replace(clip, **change_clip(clip)) for clip in task.clips)
    return Task(task.card.model_copy(update=card), clips)


def test_accuracy_is_the_share_of_all_clips(model, task):
    (found,) = evaluate(model, [changed(task, metric="accuracy")], ["knn"]).tasks
    result = found.result("knn", "trained")
    labels = [clip.label for clip in found.tested]
    assert result.score.value == pytest.approx(accuracy_score(labels, result.predictions))
    assert min(result.drawn) < result.score.value < max(result.drawn)


def test_several_classes_a_clip_are_scored_by_average_precision(model, task):
    tones = {"high": "tone;high", "low": "tone", "noise": ""}
    several = changed(task, lambda clip: {"label": tones[clip.label]}, metric="mAP")
    (found,) = evaluate(model, [several], ["linear", "knn", "few-shot"]).tasks
    assert found.classes == ("high", "tone")
    assert found.chance == pytest.approx((1 / 3 + 2 / 3) / 2)
    assert found.result("linear", FLOOR).score.value > 0.95
    assert found.find("1-shot", FLOOR) is None
    assert found.result("knn", FLOOR).confusion == ()


def test_retrieval_finds_the_same_tone_of_the_other_group(model, task):
    """Each class and take is a prompt that two groups say; only the class can be heard."""
    pair = [clip for clip in task.clips if clip.group in ("group 0", "group 1") and "-0" in clip.path.stem]
    card = task.card.model_copy(
        update={"metric": "recall@1", "probe": "retrieval", "split": "leave one group out"}
    )
    (found,) = evaluate(model, [Task(card, tuple(pair))], ["linear", "knn"]).tasks
    assert found.chance == pytest.approx(1 / 3)
    assert found.resampled == 3
    assert found.indicative
    for probe in ("linear", "knn"):
        result = found.result(probe, FLOOR)
        assert result.probe == "retrieval"
        assert result.score.value == 1.0
        assert result.details == {"mean reciprocal rank": 1.0}


def test_few_shots_are_taken_where_the_classes_allow_them(model, task):
    evaluation = evaluate(model, [task], ["few-shot"])
    assert evaluation.probes == ("1-shot", "4-shot", "16-shot")
    (found,) = evaluation.tasks
    assert found.result("1-shot", FLOOR).score.value <= found.result("16-shot", FLOOR).score.value
    small = changed(task, split="leave one group out")
    small = replace(small, clips=tuple(clip for clip in small.clips if clip.path.stem.endswith("-0")))
    assert evaluate(model, [small], ["few-shot"]).tasks[0].find("16-shot", FLOOR) is None
    with pytest.raises(UserError, match="too few clips for 16-shot"):
        evaluate(model, [small], ["16-shot"])


def test_inside_a_block_only_its_classes_are_answered(model, task):
    """Two languages of the same three words: an answer is never of the other language."""
    blocks = changed(
        task,
        lambda clip: {"block": "even" if clip.fold == 0 else "odd", "label": f"{clip.fold} {clip.label}"},
        split="leave one group out inside a block",
    )
    (found,) = evaluate(model, [blocks], ["knn"]).tasks
    result = found.result("knn", FLOOR)
    assert all(
        answer[0] == clip.label[0] for answer, clip in zip(result.predictions, found.tested, strict=True)
    )
    assert found.chance == pytest.approx(1 / 3)
    assert {clip.fold for clip in found.clips} == set(range(6))
    assert found.visible_share == 1.0


def test_a_score_of_several_untrained_networks_is_their_mean(model, task):
    three = evaluate(model, [task], ["knn"], untrained=3).tasks[0].result("knn", "untrained")
    one = evaluate(model, [task], ["knn"]).tasks[0].result("knn", "untrained")
    assert len(three.by_encoder) == 3
    assert three.by_encoder[0] == one.score.value
    assert three.score.value == pytest.approx(np.mean(three.by_encoder))
    assert np.sum(three.confusion) == 3 * np.sum(one.confusion)
    assert three.predictions == ()


def test_a_difference_is_paired(model, task):
    (found,) = evaluate(model, [task], ["knn"]).tasks
    one, other = (found.result("knn", name) for name in EMBEDDINGS[:2])
    paired = difference(one, other)
    assert paired.value == pytest.approx(one.score.value - other.score.value)
    assert paired.standard_error == pytest.approx(np.std(np.subtract(one.drawn, other.drawn), ddof=1))


def test_an_encoder_from_elsewhere_is_compared_with_log_mel_statistics(task):
    def energies(batch):
        return torch.from_numpy(np.abs(np.fft.rfft(batch, 256)))

    encoder = ForeignEncoder("python:mine:make", energies, sample_rate=8000, identity=["1"], config={})
    found = evaluate(encoder, [task], ["linear"])
    assert found.embeddings == FOREIGN
    assert (found.model.name, found.model.digest) == ("python:mine:make", encoder.digest)
    assert found.tasks[0].result("linear", "encoder").score.value > 0.9
    assert found.tasks[0].gain("linear", FLOOR).value <= 0.1
