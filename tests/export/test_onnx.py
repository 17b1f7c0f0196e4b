"""ONNX files say what PyTorch says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from soundalike.audio import read_many
from soundalike.model import Model, model_digest
from soundalike.tasks import load_suite

onnxruntime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")

SMALL = {"name": "compact", "widths": [8, 8], "strides": [4, 2]}


@dataclass(frozen=True)
class Exported:
    """A model, the file that it was exported to, and a session that runs it."""

    model: Model
    path: Path
    session: Any

    def answer(self, audio: torch.Tensor) -> torch.Tensor:
        (embedding,) = self.session.run(None, {"audio": audio.numpy()})
        return torch.from_numpy(embedding)

    def difference(self, audio: torch.Tensor) -> float:
        """How far any embedding is from PyTorch's, relative to its length."""
        expected = self.model.embed(audio)
        return ((self.answer(audio) - expected).norm(dim=1) / expected.norm(dim=1)).max().item()


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(exported: Callable[[dict[str, Any]], tuple[Model, Path]]) -> Callable[[dict[str, Any]], Exported]:
    def session(values: dict[str, Any]) -> Exported:
        model, path = exported(values)
        return Exported(model, path, onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]))

    return session


@pytest.fixture(scope="module")
def log_mel(run: Callable[[dict[str, Any]], Exported]) -> Exported:
    return run({"encoder": SMALL, "window_seconds": 0.5})


@pytest.fixture(
    scope="module",
    params=[
        {"encoder": {"name": "resnet18"}},
        {
            "encoder": "compact",
            "frontend": {"name": "log_mel", "window_seconds": 0.25},
            "window_seconds": 0.2,
        },
        {"encoder": {"name": "compact", "widths": [8, 8, 8], "strides": [2, 3, 2], "reads": [1, -1]}},
        {"frontend": {"name": "clar_stack", "channels": ["magnitude", "mel"]}, "encoder": SMALL},
        {"frontend": "waveform", "encoder": {"name": "resnet18_1d", "width": 4}, "sample_rate": 44100},
    ],
    ids=["resnet18", "log_mel", "early_map", "clar_stack", "resnet18_1d"],
)
def any_model(request: pytest.FixtureRequest, run: Callable[[dict[str, Any]], Exported]) -> Exported:
    return run(request.param)


def sounds(sample_rate: int, every: int) -> list[torch.Tensor]:
    """Real recordings."""
    excerpts = [clip.excerpt for task in load_suite("quick").tasks for clip in task.clips][::every]
    return [torch.tensor(reading.audio)[None] for reading in read_many(excerpts, sample_rate, 1)]


@pytest.mark.parametrize("clips", [1, 2, 7])
@pytest.mark.parametrize("windows", [1e-4, 0.3, 1.0, 1.001, 2.0, 2.3])
def test_any_number_of_clips_of_any_length(log_mel: Exported, clips: int, windows: float) -> None:
    audio = 0.1 * torch.randn(clips, max(1, round(windows * log_mel.model.window_samples)))
    assert log_mel.difference(audio) < 1e-4


def test_any_model_on_noise_and_silence(any_model: Exported) -> None:
    model = any_model.model
    for windows in (0.2, 1.0, 2.3):
        audio = 0.1 * torch.randn(3, round(windows * model.window_samples))
        audio[1] = 0.0
        assert any_model.difference(audio) < 1e-4


def test_any_model_on_real_sounds(any_model: Exported) -> None:
    for audio in sounds(any_model.model.sample_rate, every=60):
        assert any_model.difference(audio) < 1e-4


def test_many_real_sounds(log_mel: Exported) -> None:
    for audio in sounds(16000, every=10):
        assert log_mel.difference(audio) < 1e-4


def test_phases_agree_but_where_they_jump(run: Callable[[dict[str, Any]], Exported]) -> None:
    """A rounding error turns an angle just below pi into one just above -pi, and a power just below the floor into one
    above it. Single pixels of real sounds do so, in PyTorch's own single and double precision too."""
    phases = run({"frontend": "clar_stack", "encoder": SMALL})
    audio = torch.cat([0.1 * torch.randn(2, 40000), torch.zeros(1, 40000)])
    assert phases.difference(audio) < 1e-4
    differences = [phases.difference(audio) for audio in sounds(16000, every=30)]
    assert np.median(differences) < 1e-4
    assert max(differences) < 5e-3


def test_the_file_says_what_it_takes_and_gives(log_mel: Exported) -> None:
    model, session = log_mel.model, log_mel.session
    assert [(end.name, end.type) for end in session.get_inputs()] == [("audio", "tensor(float)")]
    assert [end.name for end in session.get_outputs()] == ["embedding"]
    assert session.get_outputs()[0].shape[1] == model.embedding_size
    metadata = session.get_modelmeta().custom_metadata_map
    assert metadata["sample_rate"] == "16000"
    assert metadata["window_samples"] == "8000"
    assert metadata["embedding_size"] == str(model.embedding_size)
    assert metadata["model_digest"] == model_digest(model)


def test_the_page_beside_the_file_holds_a_program_that_runs(
    log_mel: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, folder = log_mel.model, log_mel.path.parent
    page = (folder / "README.md").read_text()
    program = page.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {"audio": np.zeros((2, 9000), dtype=np.float32)}
    monkeypatch.chdir(folder)
    exec(program, names)
    assert names["embedding"].shape == (2, model.embedding_size)
    assert "at 16000 Hz" in page
