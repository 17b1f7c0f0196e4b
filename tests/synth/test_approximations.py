"""Each approximation keeps the error that its docstring states, over its whole domain."""

import numpy as np
import pytest

from soundalike.synth import approximations

POINTS = 100_001
EXTREMES = [np.finfo(float).smallest_normal, 1e-300, 1e300, np.finfo(float).max]


def of_each(function, *arguments: np.ndarray) -> np.ndarray:
    return np.array([function(*values) for values in zip(*arguments, strict=True)])


def test_cosine_of_phase() -> None:
    phase = np.unique(
        np.r_[np.linspace(-(2**31), 2**31 - 1, POINTS).astype(np.int32), np.arange(-99, 100, dtype=np.int32)]
    )
    error = of_each(approximations.cosine_of_phase, phase) - np.cos(2.0 * np.pi * phase / 2.0**32)
    assert np.abs(error).max() < 4e-7


def test_cosine_of_turns() -> None:
    turns = np.r_[np.linspace(-1e4, 1e4, POINTS), np.linspace(-2.0, 2.0, POINTS)]
    error = of_each(approximations.cosine_of_turns, turns) - np.cos(2.0 * np.pi * (turns % 1.0))
    assert np.abs(error).max() < 1e-11


def test_exp2() -> None:
    x = np.r_[np.linspace(-999.9, 999.9, POINTS), np.linspace(-1.5, 1.5, POINTS), np.arange(-999, 1000)]
    error = of_each(approximations.exp2, x.astype(float)) / np.exp2(x) - 1.0
    assert np.abs(error).max() < 1e-12


def test_log2() -> None:
    x = np.r_[EXTREMES, np.exp2(np.linspace(-1021.0, 1023.0, POINTS)), np.linspace(0.5, 2.0, POINTS)]
    error = of_each(approximations.log2, x) - np.log2(x)
    assert np.abs(error).max() < 1e-12


def test_power() -> None:
    x = np.r_[1e-30, 1.0, 10.0 ** np.linspace(-30.0, 0.0, 300), np.linspace(0.01, 1.0, 300)]
    x = np.clip(x, 1e-30, 1.0)
    for exponent in np.r_[0.0, 0.1, 1.0, 6.0, 10.0, np.linspace(0.0, 10.0, 37)]:
        error = of_each(approximations.power, x, np.full(len(x), exponent)) / x**exponent - 1.0
        assert np.abs(error).max() < 1e-11


@pytest.mark.filterwarnings("error")
def test_hyperbolic_tangent() -> None:
    x = np.r_[np.linspace(-12.0, 12.0, POINTS), 10.0 ** np.linspace(-30.0, 30.0, 500), np.inf, -np.inf]
    x = x.astype(np.float32)
    error = of_each(approximations.hyperbolic_tangent, x) - np.tanh(x.astype(float))
    assert np.abs(error).max() < 3e-7
