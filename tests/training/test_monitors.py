import numpy as np
import pytest
import torch

from soundalike import audio
from soundalike.audio import Clip
from soundalike.tasks import Card, Task
from soundalike.training import monitors as room
from soundalike.training.learner import build_learner
from soundalike.training.monitors import Monitors, neighbour_accuracy, read_some


def hum(pitch_hz, seconds=0.2):
    return np.sin(2 * np.pi * pitch_hz * np.arange(round(8000 * seconds)) / 8000).astype(np.float32)


@pytest.fixture
def task(tmp_path):
    """Low and high hums, twelve each, in groups of two."""
    clips = []
    for number in range(24):
        label = "low" if number < 12 else "high"
        path = tmp_path / f"{number}.wav"
        audio.write(path, hum((200 if label == "low" else 2000) + number), 8000)
        clips.append(Clip(path, label, group=f"group {number // 2}"))
    return Task(Card(name="hums", development=True), tuple(clips))


def test_neighbours_find_separate_clusters():
    labels = np.repeat(["a", "b", "c"], 10)
    centres = np.eye(3).repeat(10, axis=0) * 5
    embeddings = centres + np.random.default_rng(0).normal(size=(30, 3)) * 0.1
    groups = np.arange(30).astype(str)
    assert neighbour_accuracy(embeddings, labels, groups) == 1.0


def test_clips_of_one_group_never_vote_for_one_another():
    # Each clip lies right beside its group, whose label is the other clips' wrong answer.
    labels = np.array(["a"] * 6 + ["b"] * 6)
    embeddings = np.repeat(np.eye(2), 6, axis=0) + np.random.default_rng(0).normal(size=(12, 2)) * 0.01
    assert neighbour_accuracy(embeddings, labels, groups=np.arange(12).astype(str)) == 1.0
    assert neighbour_accuracy(embeddings, labels, groups=labels) == 0.0


def test_some_clips_of_each_label_are_read_and_bad_files_left_out(task):
    task.clips[0].path.write_bytes(b"no sound")
    heard = read_some(task, sample_rate=8000)
    assert sorted(set(heard.labels)) == ["high", "low"]
    assert (heard.labels == "high").sum() == room.CLIPS_PER_LABEL
    assert (heard.labels == "low").sum() == room.CLIPS_PER_LABEL - 1
    assert len(set(heard.groups)) > 8
    assert len(heard.audio) == len(heard.labels) == len(heard.groups)


def test_a_look_measures_unseen_pairs_and_labelled_sounds(monkeypatch, toy, task):
    monkeypatch.setattr(room, "mini_suite", lambda: (task,))
    settings = toy.settings()
    asked = []

    class Recorded(toy.Tones):
        def batch(self, seed, indices):
            asked.extend(indices)
            return super().batch(seed, indices)

    model = build_learner(settings).model
    model.calibrate([toy.Tones().batch(0, range(64)).a])
    seen = Monitors(settings, Recorded()).look(model)
    assert min(asked) == settings.steps * settings.batch_size
    assert seen["knn"] == 1.0
    assert 0 <= seen["held_out_alignment"] <= 4
    assert -8 <= seen["held_out_uniformity"] <= 0
    assert 1 <= seen["effective_rank"] <= model.embedding_size


def test_a_look_changes_nothing(monkeypatch, toy, task):
    monkeypatch.setattr(room, "mini_suite", lambda: (task,))
    settings = toy.settings()
    model = build_learner(settings).model.train()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    random_state = torch.get_rng_state()
    Monitors(settings, toy.Tones()).look(model)
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())
    assert torch.equal(random_state, torch.get_rng_state())
    assert all(module.training for module in model.modules())


def test_the_package_brings_sounds_to_look_at(toy):
    model = build_learner(toy.settings()).model
    model.calibrate([toy.Tones().batch(0, range(64)).a])
    chance = 1 / 50
    assert chance < Monitors(toy.settings(), toy.Tones()).look(model)["knn"] < 1
