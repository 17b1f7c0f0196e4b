"""An exported model, for the runtimes that are to agree with it."""

import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from soundalike.model import Model, ModelConfig, build_model, save_model
from soundalike.settings import validate


def noise(clips: int, samples: int, seed: int = 0) -> torch.Tensor:
    return 0.1 * torch.randn(clips, samples, generator=torch.Generator().manual_seed(seed))


def trained_a_little(values: dict[str, Any]) -> Model:
    """A model whose weights and batch statistics have left their initial values."""
    model = build_model(validate(ModelConfig, values))
    model.calibrate([noise(8, model.window_samples)])
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    for step in range(2):
        model(noise(4, model.window_samples, seed=step)).square().mean().backward()
        optimiser.step()
    return model.eval()


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], tuple[Model, Path]]:
    """Build a model of a configuration and export it: the model, and the ONNX file."""
    pytest.importorskip("onnxscript", reason="the extra onnx is not installed")
    from soundalike.export import export_model

    def export(values: dict[str, Any]) -> tuple[Model, Path]:
        model = trained_a_little(values)
        folder = tmp_path_factory.mktemp("exported")
        save_model(model, folder / "model", "A model.")
        before = logging.getLogger("torch.onnx").level, list(warnings.filters)
        export_model(folder / "model", "onnx", folder / "onnx")
        assert (logging.getLogger("torch.onnx").level, list(warnings.filters)) == before
        return model, folder / "onnx" / "model.onnx"

    return export
