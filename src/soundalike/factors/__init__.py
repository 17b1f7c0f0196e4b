"""Factors: which knobs of a synthesizer an embedding encodes, and which it ignores."""

from soundalike.factors.measuring import measure_factors
from soundalike.factors.pages import PAGE_FILE, picture, write_report
from soundalike.factors.results import Factor, Factors, Reading
from soundalike.factors.tables import group_table, parameter_table, pitch_table, verdict

__all__ = [
    "PAGE_FILE",
    "Factor",
    "Factors",
    "Reading",
    "group_table",
    "measure_factors",
    "parameter_table",
    "picture",
    "pitch_table",
    "verdict",
    "write_report",
]
