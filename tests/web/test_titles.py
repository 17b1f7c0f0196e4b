import pytest

from soundalike.web.titles import parameter_title, title


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("midi_f0", "MIDI note"),
        ("lfo_1_rate_adsr", "LFO 1 rate ADSR"),
        ("mod_matrix", "Modulation matrix"),
        ("adsr_1_to_vco_2_amp", "ADSR 1 to VCO 2 amplitude"),
        ("initial_phase", "Initial phase"),
        ("rsaw", "Reverse saw"),
    ],
)
def test_names_are_put_into_words(name: str, words: str) -> None:
    assert title(name) == words


def test_a_whole_name_tells_the_module_and_the_knob() -> None:
    assert parameter_title("adsr_1.alpha") == "ADSR 1: Curve"
