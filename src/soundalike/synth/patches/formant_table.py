"""The parameters of `formant`, module by module."""

from soundalike.synth.modules.onsets import ONSET_PARAMETERS
from soundalike.synth.modules.room import ROOM_PARAMETERS
from soundalike.synth.modules.syllables import SYLLABLE_PARAMETERS
from soundalike.synth.parameters import Parameter, ParameterTable

FORMANT_TABLE = ParameterTable(
    (
        *ONSET_PARAMETERS,
        *SYLLABLE_PARAMETERS,
        # 60 Hz to 4 kHz.
        Parameter("pitch.note", 34.5, 107.2, "MIDI note", "pitch"),
        Parameter("pitch.glide", -12.0, 12.0, "semitones", "pitch", curve=0.5, symmetric=True),
        Parameter("pitch.arch", -7.0, 7.0, "semitones", "pitch", curve=0.5, symmetric=True),
        Parameter("pitch.scatter", 0.0, 7.0, "semitones", "pitch", curve=0.5),
        Parameter("vibrato.rate", 1.0, 6.0, "log2 Hz", "modulation"),
        Parameter("vibrato.depth", 0.0, 3.0, "semitones", "modulation", curve=0.5),
        Parameter("vibrato.tremolo", 0.0, 1.0, "share", "modulation"),
        Parameter("vibrato.jitter", 0.0, 1.0, "semitones", "modulation", curve=0.5),
        Parameter("source.shape", 0.0, 1.0, "square to saw", "timbre"),
        Parameter("source.breath", -40.0, 10.0, "dB", "noise"),
        Parameter("source.tilt", -9.0, 3.0, "dB per octave", "timbre"),
        Parameter("tract.scale", -0.8, 2.2, "octaves", "timbre"),
        Parameter("tract.bandwidth", -0.5, 2.5, "octaves", "timbre"),
        Parameter("tract.fall", 0.0, 12.0, "dB per formant", "timbre"),
        Parameter("vowel.opening_at_start", 0.0, 1.0, "closed to open", "timbre"),
        Parameter("vowel.front_at_start", 0.0, 1.0, "back to front", "timbre"),
        Parameter("vowel.opening_at_end", 0.0, 1.0, "closed to open", "timbre"),
        Parameter("vowel.front_at_end", 0.0, 1.0, "back to front", "timbre"),
        Parameter("vowel.third_formant", -4.0, 4.0, "semitones", "timbre"),
        Parameter("vowel.fourth_formant", -4.0, 4.0, "semitones", "timbre"),
        *ROOM_PARAMETERS,
        Parameter("mixer.level", 0.0, 1.0, "gain", "level"),
    )
)
