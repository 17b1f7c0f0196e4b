"""Collections of sounds, put to use with a trained model."""

from soundalike.corpora.classification import classify_files
from soundalike.corpora.classified import Classification

__all__ = ["Classification", "classify_files"]
