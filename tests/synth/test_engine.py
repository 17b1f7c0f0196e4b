"""Rendering: the same bits however it is asked for, within full scale, and nothing but numbers."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.synth.tones import SINE, play

from soundalike.draws import Stream
from soundalike.errors import UserError
from soundalike.synth import (
    Patch,
    count_samples,
    get_patch,
    noise_keys,
    patch_names,
    render,
)

SUBNORMAL_SHARE = 1e-4
"""Of samples; an attack's first control period may begin below the smallest normal number."""


def extreme_sounds(patch: Patch, count: int) -> NDArray[np.float64]:
    """Unit rows with more and more of their values at 0 or 1, down to the last, which has nothing else."""
    rng = np.random.default_rng(0)
    share = np.linspace(0.0, 1.0, count)[:, None]
    unit = patch.draw_parameters(0, range(count))
    return np.where(rng.random(unit.shape) < share, rng.integers(0, 2, unit.shape), unit)


# The same bits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", patch_names())
@settings(max_examples=10)
@given(
    seed=st.integers(0, 2**64 - 1),
    indices=st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=20, unique=True),
    threads=st.sampled_from([None, 1, 2, 5]),
    data=st.data(),
)
def test_a_sound_has_the_same_bits_in_any_batch_order_and_thread_count(
    name: str, seed: int, indices: list[int], threads: int | None, data: st.DataObject
) -> None:
    patch = get_patch(name)

    def sounds(chosen: list[int], threads: int | None) -> NDArray[np.float32]:
        unit, noise = patch.draw_parameters(seed, chosen), noise_keys(seed, Stream.NOISE, chosen)
        return render(patch, unit, noise, sample_rate=8_000, duration=0.1, threads=threads)

    together = sounds(indices, threads)
    order = data.draw(st.permutations(range(len(indices))))
    np.testing.assert_array_equal(sounds([indices[k] for k in order], 1), together[order])
    k = data.draw(st.integers(0, len(indices) - 1))
    np.testing.assert_array_equal(sounds([indices[k]], threads)[0], together[k])


def test_callers_in_several_threads_do_not_disturb_each_other() -> None:
    patch = get_patch("voice")

    def sounds(seed: int) -> NDArray[np.float32]:
        keys = noise_keys(seed, Stream.NOISE, range(12))
        return render(patch, patch.draw_parameters(seed, range(12)), keys, duration=0.2, threads=2)

    alone = [sounds(seed) for seed in range(6)]
    with ThreadPoolExecutor(6) as pool:
        np.testing.assert_array_equal(list(pool.map(sounds, range(6))), alone)


@pytest.mark.parametrize("name", patch_names())
def test_physical_values_give_the_bits_of_unit_values(name: str) -> None:
    patch = get_patch(name)
    unit, keys = patch.draw_parameters(1, range(3)), noise_keys(1, Stream.NOISE, range(3))
    np.testing.assert_array_equal(
        render(patch, patch.table.to_physical(unit), keys, scale="physical"), render(patch, unit, keys)
    )


def test_noise_is_each_sounds_own() -> None:
    patch = get_patch("voice")
    unit = np.tile(patch.draw_parameters(2, [0]), (4, 1))
    keys = np.concatenate(
        [
            noise_keys(2, Stream.NOISE_A, [5, 6]),
            noise_keys(2, Stream.NOISE_B, [5]),
            noise_keys(3, Stream.NOISE_A, [5]),
        ]
    )
    assert len(np.unique(render(patch, unit, keys), axis=0)) == 4


# Numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", patch_names())
@pytest.mark.parametrize(
    ("sample_rate", "duration", "control_rate"),
    [
        (8_000, 0.1, 10),
        (8_000, 0.1, 48_000),
        (8_000, 0.37, 480),
        (16_000, 1.0, 480),
        (44_100, 0.5, 441),
        (48_000, 0.5, 480),
        (48_000, 2.0, 10),
    ],
)
def test_extreme_sounds_are_finite_and_within_full_scale(
    name: str, sample_rate: int, duration: float, control_rate: float
) -> None:
    patch = get_patch(name)
    audio = render(
        patch,
        extreme_sounds(patch, 40),
        noise_keys(0, Stream.NOISE, range(40)),
        sample_rate=sample_rate,
        duration=duration,
        control_rate=control_rate,
    )
    assert audio.shape == (40, round(sample_rate * duration))
    assert audio.dtype == np.float32
    assert np.all(np.isfinite(audio))
    assert np.abs(audio).max() <= 1.0
    subnormal = (audio != 0.0) & (np.abs(audio) < np.finfo(np.float32).smallest_normal)
    assert subnormal.mean() <= SUBNORMAL_SHARE


@pytest.mark.parametrize("end", [0.0, 1.0])
@pytest.mark.parametrize("name", patch_names())
def test_all_parameters_at_one_end(name: str, end: float) -> None:
    patch = get_patch(name)
    audio = render(patch, np.full((1, len(patch.table)), end), noise_keys(0, Stream.NOISE, [0]))[0]
    assert np.all(np.isfinite(audio))
    assert np.abs(audio).max() <= 1.0
    if end == 0.0:
        np.testing.assert_array_equal(audio, 0.0)


def test_the_longest_sound() -> None:
    audio = play(SINE, {"mixer.vco_1": 0.5}, sample_rate=48_000, duration=30.0)
    assert audio.shape == (1_440_000,)
    assert np.all(np.isfinite(audio))


# Level ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", patch_names())
def test_a_sound_is_never_amplified_and_a_loud_one_peaks_at_one(name: str) -> None:
    """Levels over 64 leave every sound below full scale, and shrink it by a power of two: exactly."""
    patch = get_patch(name)
    physical = patch.table.to_physical(patch.draw_parameters(4, range(60)))
    keys = noise_keys(4, Stream.NOISE, range(60))
    levels = [k for k, parameter in enumerate(patch.table) if parameter.name.startswith("mixer.")]
    physical[:, levels] *= np.linspace(0.1, 1.0, 60)[:, None]
    soft = physical.copy()
    soft[:, levels] /= 64.0
    raw = render(patch, soft, keys, scale="physical") * np.float32(64.0)
    peaks = np.abs(raw).max(axis=1, keepdims=True)
    assert 0 < np.sum(peaks > 1.0) < 60
    audio = render(patch, physical, keys, scale="physical")
    np.testing.assert_array_equal(audio, raw / np.maximum(peaks, np.float32(1.0)))
    assert np.all(np.abs(audio).max(axis=1, keepdims=True)[peaks > 1.0] == 1.0)


@pytest.mark.parametrize("name", patch_names())
def test_a_silent_row_is_silent_among_others(name: str) -> None:
    patch = get_patch(name)
    unit = patch.draw_parameters(5, range(3))
    unit[1, [k for k, parameter in enumerate(patch.table) if parameter.name.startswith("mixer.")]] = 0.0
    audio = render(patch, unit, noise_keys(5, Stream.NOISE, range(3)), duration=0.2)
    np.testing.assert_array_equal(audio[1], 0.0)


# Arguments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample_rate", "duration", "samples"),
    [(8_000, 0.1, 800), (22_050, 0.1, 2_205), (16_000, 0.12345, 1_975), (48_000, 30.0, 1_440_000)],
)
def test_length(sample_rate: int, duration: float, samples: int) -> None:
    assert count_samples(sample_rate, duration) == samples


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ({"sample_rate": 7_999}, "sample_rate = 7999 is out of range: choose 8000 to 48000 Hz."),
        ({"sample_rate": 96_000}, "sample_rate = 96000 is out of range: choose 8000 to 48000 Hz."),
        ({"duration": 0.09}, "duration = 0.09 is out of range: choose 0.1 to 30 s."),
        ({"duration": 31}, "duration = 31 is out of range: choose 0.1 to 30 s."),
        ({"duration": float("nan")}, "duration = nan is out of range: choose 0.1 to 30 s."),
        ({"control_rate": 9}, "control_rate = 9 is out of range: choose 10 to 48000 Hz."),
        ({"control_rate": 1e6}, "control_rate = 1000000.0 is out of range: choose 10 to 48000 Hz."),
    ],
)
def test_rates_and_durations_out_of_range(clock: dict[str, float], sentence: str) -> None:
    patch = get_patch("voice")
    with pytest.raises(UserError) as error:
        render(patch, patch.draw_parameters(0, [0]), noise_keys(0, Stream.NOISE, [0]), **clock)  # type: ignore[arg-type]
    assert str(error.value) == sentence


@pytest.mark.parametrize("value", [-1e-9, 1.0 + 1e-9, np.nan, np.inf])
def test_unit_values_out_of_range(value: float) -> None:
    patch = get_patch("voice")
    unit = patch.draw_parameters(0, [0, 1])
    unit[1, 40] = value
    with pytest.raises(UserError, match=r"unit values must lie in \[0, 1\]"):
        render(patch, unit, noise_keys(0, Stream.NOISE, [0, 1]))


@pytest.mark.parametrize("scale", ["unit", "physical"])
@pytest.mark.parametrize(("parameters", "keys"), [((2, 77), (2, 3)), ((78,), (1, 3)), ((2, 78), (1, 3))])
def test_shapes_that_do_not_fit(scale, parameters: tuple[int, ...], keys: tuple[int, ...]) -> None:
    """Compiled code would read whatever lies behind a short array."""
    with pytest.raises(ValueError, match=r"voice needs \(\(\d+, 78\), \(\d+, 3\), \(\d+, 16000\)\)"):
        render(get_patch("voice"), np.zeros(parameters), np.zeros(keys, dtype=np.uint64), scale=scale)


def test_writes_into_given_memory_and_into_no_other() -> None:
    patch = get_patch("voice")
    unit, keys = patch.draw_parameters(0, range(40)), noise_keys(0, Stream.NOISE, range(40))
    given = np.full((40, 1600), 7.0, dtype=np.float32)
    assert render(patch, unit, keys, duration=0.1, out=given) is given
    np.testing.assert_array_equal(given, render(patch, unit, keys, duration=0.1))
    with pytest.raises(ValueError, match="needs"):
        render(patch, unit, keys, duration=0.1, out=np.empty((1600, 40), dtype=np.float32).T)


def test_no_sounds() -> None:
    audio = render(get_patch("voice"), np.empty((0, 78)), noise_keys(0, Stream.NOISE, []), threads=2)
    assert audio.shape == (0, 16_000)


# The first time ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_compilation_is_announced_by_the_first_process_alone(tmp_path: Path) -> None:
    code = (
        "import numpy as np; from soundalike.synth import get_patch, noise_keys, render; patch = get_patch('voice');"
        "[render(patch, patch.draw_parameters(0, [0]), noise_keys(0, 3, [0]), duration=0.1) for _ in range(2)]"
    )

    def run() -> str:
        environment = {**os.environ, "SOUNDALIKE_CACHE": str(tmp_path)}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr

    assert run().count("compiling the synthesizer for this processor") == 1
    assert run() == ""
