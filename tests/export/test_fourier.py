"""Front ends as convolutions draw the images of those with a Fourier transform."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from soundalike.export.fourier import angle, transform_matrix, without_fourier_transform
from soundalike.model import ModelConfig, build_model
from soundalike.settings import validate


def frontend_of(values: dict[str, Any]) -> torch.nn.Module:
    return build_model(validate(ModelConfig, {"encoder": "compact", **values})).frontend


def noise(clips: int, samples: int) -> torch.Tensor:
    return 0.1 * torch.randn(clips, samples, generator=torch.Generator().manual_seed(samples))


@pytest.mark.parametrize(("window", "fft_size"), [(400, 512), (256, 1024), (7, 8), (1, 2)])
def test_the_matrix_is_numpys_transform(window: int, fft_size: int) -> None:
    values = np.random.default_rng(0).uniform(size=window)
    frame = np.random.default_rng(1).normal(size=window)
    bins = fft_size // 2 + 1
    spectrum = transform_matrix(torch.from_numpy(values), fft_size).double().numpy() @ frame
    expected = np.fft.rfft(frame * values, n=fft_size)
    np.testing.assert_allclose(spectrum[:bins], expected.real, atol=1e-5)
    np.testing.assert_allclose(spectrum[bins:], expected.imag, atol=1e-5)


def test_at_the_nyquist_frequency_nothing_is_imaginary() -> None:
    matrix = transform_matrix(torch.hann_window(256), 1024)
    assert not matrix[513].any()
    assert not matrix[-1].any()


@pytest.mark.parametrize("samples", [1, 399, 400, 16000, 16159])
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"frontend": {"name": "log_mel", "bands": 40, "window_seconds": 0.032}},
        {"sample_rate": 44100},
    ],
)
def test_log_mel_is_the_same(values: dict[str, Any], samples: int) -> None:
    frontend = frontend_of(values)
    audio = noise(2, samples)
    torch.testing.assert_close(
        without_fourier_transform(frontend)(audio), frontend(audio), atol=1e-4, rtol=1e-5
    )


@pytest.mark.parametrize("samples", [1, 127, 128, 16000])
@pytest.mark.parametrize("variant", ["paper", "reference"])
def test_clar_stack_is_the_same(variant: str, samples: int) -> None:
    frontend = frontend_of({"frontend": {"name": "clar_stack", "variant": variant}})
    audio = torch.cat([noise(2, samples), torch.zeros(1, samples)])
    image, expected = without_fourier_transform(frontend)(audio), frontend(audio)
    assert image.shape == expected.shape
    torch.testing.assert_close(image[:, [0, 2]], expected[:, [0, 2]], atol=2e-3, rtol=1e-4)
    apart = (image[:, 1] - expected[:, 1]).abs()
    assert (apart > 0.01).float().mean() < 1e-3


def test_channels_are_those_that_were_asked_for() -> None:
    frontend = frontend_of({"frontend": {"name": "clar_stack", "channels": ["mel"]}})
    audio = noise(1, 4000)
    torch.testing.assert_close(
        without_fourier_transform(frontend)(audio), frontend(audio), atol=1e-3, rtol=1e-4
    )


def test_a_waveform_needs_nothing() -> None:
    frontend = frontend_of({"frontend": "waveform"})
    assert without_fourier_transform(frontend) is frontend


def test_angles_are_those_of_atan2() -> None:
    turns = torch.linspace(-math.pi, math.pi, 101)[1:]
    real, imaginary = torch.cos(turns), torch.sin(turns)
    torch.testing.assert_close(angle(real, imaginary), torch.atan2(imaginary, real), atol=1e-5, rtol=0)
    axes = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [-1.0, -0.0], [0.0, 0.0]])
    expected = torch.tensor([0.0, math.pi / 2, math.pi, -math.pi / 2, math.pi, 0.0])
    torch.testing.assert_close(angle(axes[:, 0], axes[:, 1]), expected)
