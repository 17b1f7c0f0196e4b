"""Aliasing, measured: of a steady square-saw's power, what does not lie at its harmonics.

    rate      shape     101 Hz     499 Hz     997 Hz    1999 Hz    3989 Hz    7001 Hz
    8 kHz     square     -23.2      -17.3      -14.8      -12.6      -19.9
              saw        -21.8      -16.5      -14.3      -12.4       -6.2
    16 kHz    square     -30.0      -25.7      -23.9      -22.2      -19.9      -28.8
              saw        -28.7      -24.9      -23.3      -22.0      -19.8       -6.7
    44.1 kHz  square     -50.6      -53.1      -54.0      -58.8      -55.4      -55.8
              saw        -49.4      -52.2      -53.4      -53.5      -43.6      -35.4
    48 kHz    square     -53.5      -57.0      -58.3      -58.8      -55.4      -55.8
              saw        -52.1      -56.1      -57.7      -58.6      -55.3      -35.4

In dB below the whole tone. The tanh keeps the harmonics down to where they fold; only above a quarter of the sample
rate, where the second harmonic of a saw folds, is an alias nearly as loud as the tone.
"""

import numpy as np
import pytest
from tests.synth.tones import SQUARE_SAW, midi, play

SQUARE, SAW = 0.0, 1.0

# Up to so high a pitch, aliases are below so many dB: the worst that was measured, with 1 dB to spare. A prime pitch
# puts no alias on a harmonic.
BOUNDS = {
    8_000: {499: -15.5, 997: -13.3, 3_989: -4.7},
    16_000: {997: -22.3, 1_999: -21.0, 7_001: -5.6},
    44_100: {1_999: -48.4, 3_989: -42.6, 11_003: -31.6},
    48_000: {1_999: -51.1, 3_989: -54.3, 11_003: -34.4},
}
PRIMES = [101, 251, 499, 997, 1_999, 2_999, 3_989, 5_987, 7_001, 11_003]


def aliasing(hertz: int, sample_rate: int, shape: float) -> float:
    """Power of one second that is not at multiples of `hertz`, in dB of all power."""
    changes = {"keyboard.midi_f0": midi(hertz), "vco_1.shape": shape, "mixer.vco_1": 0.8}
    power = np.abs(np.fft.rfft(play(SQUARE_SAW, changes, sample_rate=sample_rate).astype(float))) ** 2
    total = power.sum()
    power[hertz::hertz] = 0.0
    return float(10.0 * np.log10(power.sum() / total))


@pytest.mark.parametrize("sample_rate", BOUNDS)
@pytest.mark.parametrize("shape", [SQUARE, SAW])
def test_aliases_stay_below_their_bound(sample_rate: int, shape: float) -> None:
    for hertz in (prime for prime in PRIMES if prime < sample_rate / 2):
        bound = next(limit for top, limit in BOUNDS[sample_rate].items() if hertz <= top)
        assert aliasing(hertz, sample_rate, shape) < bound, hertz


def test_a_naive_square_would_not_pass() -> None:
    """What the bounds are worth: the aliases of a plain sign(sin) at 1999 Hz and 48 kHz are 44 dB louder."""
    phase = np.arange(48_000) * (1_999 / 48_000)
    power = np.abs(np.fft.rfft(np.sign(np.sin(2.0 * np.pi * phase + 0.1)))) ** 2
    total = power.sum()
    power[1_999::1_999] = 0.0
    naive = 10.0 * np.log10(power.sum() / total)
    assert aliasing(1_999, 48_000, SQUARE) < naive - 43.0
