from dataclasses import replace

import pytest

from soundalike.errors import UserError
from soundalike.evaluation import EMBEDDINGS, evaluate, log_mel_embedding, model_embedding, score_embedding
from soundalike.model import untrained_twin


def test_the_scores_of_one_embedding_are_those_of_the_evaluation(model, task):
    whole = evaluate(model, [task], threads=1)
    embeds = (
        model_embedding(model),
        model_embedding(untrained_twin(model)),
        log_mel_embedding(model.sample_rate),
    )
    for title, embed in zip(EMBEDDINGS, embeds, strict=True):
        scores = score_embedding(embed, [task], threads=1)
        of_the_whole = {probe: whole.tasks[0].result(probe, title).score.value for probe in ("linear", "knn")}
        assert scores == {probe: {"made-up": score} for probe, score in of_the_whole.items()}


def test_bad_files_are_left_out_and_a_task_without_others_is_named(model, task, tmp_path):
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    embed = model_embedding(model)
    bad = [replace(clip, path=tmp_path / "bad.wav") for clip in task.clips]
    one_less = replace(task, clips=(bad[0], *task.clips[1:]))
    rest = replace(task, clips=task.clips[1:])
    assert score_embedding(embed, [one_less], ["knn"]) == score_embedding(embed, [rest], ["knn"])
    with pytest.raises(UserError, match=r"task made-up: none of its clips .*bad\.wav"):
        score_embedding(embed, [replace(task, clips=tuple(bad))], ["knn"])
