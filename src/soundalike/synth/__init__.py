"""The synthesizer: parameters to sound."""

from soundalike.processors import available_threads
from soundalike.synth.catalogue import get_patch, patch_names
from soundalike.synth.compilation import compiled, kernel
from soundalike.synth.engine import (
    CONTROL_RATES,
    DURATIONS,
    SAMPLE_RATES,
    count_samples,
    noise_keys,
    render,
)
from soundalike.synth.parameters import GROUPS, Group, Parameter, ParameterTable
from soundalike.synth.patch import Patch, Prior
from soundalike.synth.patches.modular import modular_patch
from soundalike.synth.patches.modular_table import Oscillator
from soundalike.synth.sounds import Sound
from soundalike.synth.throughput import sounds_per_second

__all__ = [
    "CONTROL_RATES",
    "DURATIONS",
    "GROUPS",
    "SAMPLE_RATES",
    "Group",
    "Oscillator",
    "Parameter",
    "ParameterTable",
    "Patch",
    "Prior",
    "Sound",
    "available_threads",
    "compiled",
    "count_samples",
    "get_patch",
    "kernel",
    "modular_patch",
    "noise_keys",
    "patch_names",
    "render",
    "sounds_per_second",
]
