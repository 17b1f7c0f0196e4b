"""Means over tasks, from a record of scores."""

from soundalike.pretrained import ScoresRecord, TaskScores
from soundalike.probes import Estimate


def task(name: str, development: bool, probe: str = "", **scores: float) -> TaskScores:
    return TaskScores(
        name=name,
        title=name,
        metric="accuracy",
        development=development,
        probe=probe,
        chance=0.1,
        majority=0.1,
        scores={
            each: {"trained": Estimate(value, 0.03, value - 0.06, value + 0.06)}
            for each, value in scores.items()
        },
    )


def record(*tasks: TaskScores) -> ScoresRecord:
    return ScoresRecord(
        digest="",
        command="",
        date="",
        versions={},
        machine={},
        seed=0,
        probes=("linear", "knn"),
        embeddings=("trained",),
        tasks=tasks,
    )


def test_a_mean_is_over_one_role_and_its_errors_are_independent() -> None:
    found = record(
        task("a", True, linear=0.2), task("b", True, linear=0.4), task("c", False, linear=0.9)
    ).mean("linear", "trained", development=True)
    assert found is not None
    assert round(found.value, 9) == 0.3
    assert round(found.standard_error, 9) == round(0.03 / 2**0.5, 9)


def test_a_task_with_a_probe_of_its_own_counts_in_every_mean() -> None:
    scores = record(task("a", False, "few-shot", **{"few-shot": 0.5}), task("b", False, linear=0.7))
    linear = scores.mean("linear", "trained", development=False)
    knn = scores.mean("knn", "trained", development=False)
    assert linear is not None
    assert knn is not None
    assert (round(linear.value, 9), round(knn.value, 9)) == (0.6, 0.5)


def test_there_is_no_mean_of_nothing() -> None:
    assert record(task("a", True, linear=0.2)).mean("linear", "trained", development=False) is None


def test_a_record_comes_back_from_json_equal() -> None:
    scores = record(task("a", True, linear=0.2))
    assert ScoresRecord.model_validate_json(scores.model_dump_json()) == scores
