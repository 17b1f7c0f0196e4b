"""The names of parameters in words, as both pages show them."""

WORDS = {
    "adsr": "ADSR",
    "alpha": "curve",
    "amp": "amplitude",
    "lfo": "LFO",
    "midi": "MIDI",
    "mod": "modulation",
    "rsaw": "reverse saw",
    "sin": "sine",
    "sqr": "square",
    "tri": "triangle",
    "vco": "VCO",
}
"""What the short words in names stand for, where a title does not say them as they are."""


def title(name: str) -> str:
    """A name such as `lfo_1_rate_adsr` in words: "LFO 1 rate ADSR"."""
    words = " ".join(WORDS.get(word, word) for word in name.replace("f0", "note").split("_"))
    return words[:1].upper() + words[1:]


def parameter_title(name: str) -> str:
    """A parameter's whole name in words: "ADSR 1: Attack" for `adsr_1.attack`."""
    module, knob = map(title, name.split("."))
    return f"{module}: {knob}"
