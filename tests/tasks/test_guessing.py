from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, average_precision_score, balanced_accuracy_score

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.tasks import Card, Task, chance_score, label_set, load_task, majority_score

RNG = np.random.default_rng(0)


def clips(labels, groups=None, blocks=None):
    groups = groups or range(len(labels))
    blocks = blocks or [""] * len(labels)
    return [
        Clip(Path("x.wav"), label, str(group), block=block)
        for label, group, block in zip(labels, groups, blocks, strict=True)
    ]


@pytest.mark.parametrize(
    ("metric", "score"),
    [("accuracy", accuracy_score), ("balanced accuracy", balanced_accuracy_score)],
)
def test_chance_and_majority_are_what_such_answers_get(metric, score):
    labels = ["a"] * 60 + ["b"] * 30 + ["c"] * 10
    guesses = [score(labels, RNG.choice(["a", "b", "c"], 100)) for _ in range(2000)]
    assert chance_score(metric, clips(labels)) == pytest.approx(np.mean(guesses), abs=0.01)
    assert majority_score(metric, clips(labels)) == pytest.approx(score(labels, ["a"] * 100))


def test_a_guess_is_among_the_classes_of_its_block():
    found = clips(["0", "1", "0", "1", "2", "3"], blocks=["en", "en", "de", "de", "de", "de"])
    assert chance_score("accuracy", found) == pytest.approx((2 / 2 + 4 / 4) / 6)


def test_guessed_scores_of_several_classes_are_their_prevalence():
    targets = RNG.random((4000, 3)) < [0.5, 0.2, 0.1]
    found = clips([";".join(np.array(["a", "b", "c"])[row]) for row in targets])
    guessed = average_precision_score(targets, RNG.random(targets.shape))
    assert chance_score("mAP", found) == pytest.approx(guessed, abs=0.02)
    assert majority_score("mAP", found) == chance_score("mAP", found)


def test_a_guessed_neighbour_is_one_of_the_other_groups():
    found = clips(list("abcabc"), groups=[0, 0, 0, 1, 1, 1])
    assert chance_score("recall@1", found) == pytest.approx(1 / 3)


def test_several_neighbours_may_be_right():
    """Three groups that each hold the same ten labels: two of twenty others are answers."""
    found = clips(list("abcdefghij") * 3, groups=[0] * 10 + [1] * 10 + [2] * 10)
    assert chance_score("recall@1", found) == pytest.approx(2 / 20)


def test_only_what_is_tested_counts():
    card = Card(name="x", metric="accuracy", split="train and test")
    trained = [Clip(Path("x.wav"), "a", "g", fold=0)] * 9
    tested = [Clip(Path("x.wav"), label, "h", fold=1) for label in "abbb"]
    assert Task(card, (*trained, *tested)).majority == 0.75


def test_a_clip_may_have_several_classes_or_none(write_csv):
    manifest = write_csv("path,label,group", "0.wav,dog;bird,0", "1.wav,,1", "2.wav,bird,2")
    (manifest.parent / "card.json").write_text('{"name": "x", "metric": "mAP", "folds": 3}')
    task = load_task(manifest)
    assert task.labels == ("bird", "dog")
    assert [label_set(clip) for clip in task.clips] == [{"dog", "bird"}, set(), {"bird"}]


def test_a_class_of_one_group_in_its_block_is_refused(write_csv):
    rows = ["0.wav,1,u,en", "1.wav,1,v,de", "2.wav,1,w,de", "3.wav,2,v,de", "4.wav,2,w,de"]
    manifest = write_csv("path,label,group,block", *rows)
    card = '{"name": "x", "split": "leave one group out inside a block"}'
    (manifest.parent / "card.json").write_text(card)
    with pytest.raises(UserError, match="class '1' in block 'en' could never be both trained and tested on"):
        load_task(manifest)
