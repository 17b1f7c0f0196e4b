import numpy as np
import pytest

from soundalike.tasks.sound_fonts.envelopes import modulation_envelope, volume_envelope
from soundalike.tasks.sound_fonts.font import Generator, ZoneSettings

SECOND = 0
HALF = -1200
TIMES = np.array([0.25, 0.5, 0.75, 1.0, 1.25, 2.0, 2.5, 3.0, 100.0])


def test_the_volume_waits_rises_linearly_holds_and_falls_in_decibels() -> None:
    settings = ZoneSettings(
        {
            Generator.DELAY: HALF,
            Generator.ATTACK: HALF,
            Generator.HOLD: SECOND,
            Generator.DECAY: SECOND,
            Generator.SUSTAIN: 600,
        },
        {},
    )
    # 100 dB in a second, down to 60 dB.
    expected = [0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 10 ** (-50 / 20), 10 ** (-60 / 20), 10 ** (-60 / 20)]
    np.testing.assert_allclose(volume_envelope(settings, 60, TIMES), expected, atol=1e-12)


def test_the_modulation_is_linear_all_along() -> None:
    settings = ZoneSettings(
        {
            Generator.MOD_DELAY: HALF,
            Generator.MOD_ATTACK: HALF,
            Generator.MOD_HOLD: SECOND,
            Generator.MOD_DECAY: SECOND,
            Generator.MOD_SUSTAIN: 600,
        },
        {},
    )
    expected = [0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.4, 0.4]
    np.testing.assert_allclose(modulation_envelope(settings, 60, TIMES), expected, atol=1e-12)


@pytest.mark.parametrize(("key", "seconds"), [(60, 1.0), (48, 2.0), (72, 0.5)])
def test_a_decay_is_longer_on_low_keys(key: int, seconds: float) -> None:
    # A hundred timecents a key: an octave doubles the time.
    scaled = ZoneSettings({Generator.DECAY: SECOND, Generator.KEY_TO_DECAY: 100, Generator.SUSTAIN: 1000}, {})
    begun = 3 * 2.0**-10
    (level,) = volume_envelope(scaled, key, np.array([begun + 0.2 * seconds]))
    assert level == pytest.approx(0.1, rel=1e-9)


def test_a_preset_adds_to_the_instrument() -> None:
    both = ZoneSettings({Generator.ATTACK: -600}, {Generator.ATTACK: 600})
    assert volume_envelope(both, 60, np.array([0.5 + 2.0**-10]))[0] == pytest.approx(0.5)
