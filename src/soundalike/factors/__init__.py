"""Factors: which knobs of a synthesizer an embedding encodes, and which it ignores."""

from soundalike.factors.analysis import analyse_factors
from soundalike.factors.results import Factor, FactorAnalysis, Reading

__all__ = ["Factor", "FactorAnalysis", "Reading", "analyse_factors"]
