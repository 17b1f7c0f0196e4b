"""Attacks are found where they are, and nowhere else."""

import numpy as np
import pytest

from soundalike.augment.attacks import find_attacks

RATE = 16_000


def test_decaying_hits_are_found_to_a_block() -> None:
    noise = np.random.default_rng(0).normal(0.0, 0.003, RATE)
    hits = [1000, 4321, 9999]
    for hit in hits:
        tail = np.arange(RATE - hit)
        noise[hit:] += np.exp(-tail / 400) * np.sin(0.4 * tail + 1.0)
    found = find_attacks(noise.astype(np.float32), 32, 768)
    assert len(found) == len(hits)
    np.testing.assert_array_less(np.abs(found - hits), 32)


@pytest.mark.parametrize("frequency_hz", [80.0, 440.0, 6000.0])
def test_a_steady_tone_has_no_attack_but_its_start(frequency_hz: float) -> None:
    tone = np.sin(2 * np.pi * frequency_hz * np.arange(RATE) / RATE).astype(np.float32)
    assert find_attacks(tone, 32, 768).tolist() == [0]


def test_steady_noise_has_none_but_its_start() -> None:
    noise = np.random.default_rng(1).normal(0.0, 1.0, 10 * RATE).astype(np.float32)
    assert find_attacks(noise, 32, 768).tolist() == [0]


def test_silence_has_none() -> None:
    assert not find_attacks(np.zeros(RATE, np.float32), 32, 768).size
    assert not find_attacks(np.ones(10, np.float32), 32, 768).size


def test_attacks_keep_their_spacing() -> None:
    clicks = np.zeros(RATE, np.float32)
    clicks[::700] = 1.0
    assert np.diff(find_attacks(clicks, 32, 768)).min() >= 768
