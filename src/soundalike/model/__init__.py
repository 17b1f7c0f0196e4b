"""Front end + normalisation + encoder = one model, its optional classifier, and the folder they are kept in."""

from soundalike.model.card import write_card_section
from soundalike.model.classifier import Classifier, ClassifierHead
from soundalike.model.config import ModelConfig
from soundalike.model.encoders import CompactSettings, EncoderSettings, ResNet18Settings, ResNet181dSettings
from soundalike.model.folder import load_classifier, load_model, model_digest, model_folder, save_model
from soundalike.model.frontends import (
    ClarStackSettings,
    FrontendSettings,
    LogMelSettings,
    WaveformSettings,
    build_frontend,
)
from soundalike.model.model import Model, build_model, untrained_twin
from soundalike.model.projector import Projector

__all__ = [
    "ClarStackSettings",
    "Classifier",
    "ClassifierHead",
    "CompactSettings",
    "EncoderSettings",
    "FrontendSettings",
    "LogMelSettings",
    "Model",
    "ModelConfig",
    "Projector",
    "ResNet18Settings",
    "ResNet181dSettings",
    "WaveformSettings",
    "build_frontend",
    "build_model",
    "load_classifier",
    "load_model",
    "model_digest",
    "model_folder",
    "save_model",
    "untrained_twin",
    "write_card_section",
]
