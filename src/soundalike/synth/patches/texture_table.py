"""The parameters of `texture`, module by module."""

from soundalike.synth.modules.onsets import ONSET_PARAMETERS
from soundalike.synth.modules.room import ROOM_PARAMETERS
from soundalike.synth.parameters import Parameter, ParameterTable

TEXTURE_TABLE = ParameterTable(
    (
        *ONSET_PARAMETERS,
        Parameter("bursts.decay", -8.5, -0.5, "log2 s", "envelope"),
        Parameter("bursts.attack", 0.02, 0.9, "share", "envelope"),
        Parameter("grains.density", 1.0, 9.0, "log2 Hz", "envelope"),
        Parameter("grains.decay", -11.0, -4.0, "log2 s", "envelope"),
        Parameter("grains.spread", 0.0, 40.0, "dB", "envelope"),
        Parameter("amplitude.floor", 0.0, 1.0, "weight", "level"),
        Parameter("amplitude.bursts", 0.0, 1.0, "weight", "level"),
        Parameter("amplitude.grains", 0.0, 1.0, "weight", "level"),
        # Slow waves to a motor at 80 Hz.
        Parameter("chop.rate", -1.0, 6.3, "log2 Hz", "modulation"),
        Parameter("chop.depth", 0.0, 1.0, "share", "modulation", curve=0.5),
        Parameter("chop.sharpness", 1.0, 12.0, "sine to square", "modulation"),
        Parameter("chop.threshold", -0.8, 0.8, "long to short", "modulation"),
        Parameter("gusts.rate", -1.0, 5.0, "log2 Hz", "modulation"),
        Parameter("gusts.depth", 0.0, 24.0, "dB", "modulation", curve=0.5),
        Parameter("noise.slope", -9.0, 3.0, "dB per octave", "noise"),
        Parameter("filter.cutoff", 40.0, 132.0, "MIDI note", "timbre"),
        Parameter("filter.resonance", -1.0, 4.0, "log2 Q", "timbre"),
        Parameter("filter.low", 0.0, 1.0, "weight", "timbre"),
        Parameter("filter.band", 0.0, 1.0, "weight", "timbre"),
        Parameter("filter.high", 0.0, 1.0, "weight", "timbre"),
        Parameter("filter.glide", -24.0, 24.0, "semitones", "modulation", curve=0.5, symmetric=True),
        Parameter("filter.bursts_depth", -36.0, 36.0, "semitones", "modulation", curve=0.5, symmetric=True),
        Parameter("filter.gusts_depth", 0.0, 24.0, "semitones", "modulation", curve=0.5),
        Parameter("filter.lfo_depth", 0.0, 24.0, "semitones", "modulation", curve=0.5),
        Parameter("filter.lfo_rate", -1.0, 5.0, "log2 Hz", "modulation"),
        Parameter("hum.note", 24.0, 96.0, "MIDI note", "pitch"),
        Parameter("hum.gusts_depth", 0.0, 7.0, "semitones", "pitch", curve=0.5),
        Parameter("hum.shape", 0.0, 1.0, "square to saw", "timbre"),
        Parameter("hum.gain", -60.0, 0.0, "dB", "timbre"),
        *ROOM_PARAMETERS,
        Parameter("mixer.level", 0.0, 1.0, "gain", "level"),
    )
)
