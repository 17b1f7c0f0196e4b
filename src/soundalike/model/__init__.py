"""Front end + normalisation + encoder = one model, and the folder it is kept in."""

from soundalike.model.config import ModelConfig
from soundalike.model.encoders import CompactSettings, EncoderSettings, ResNet18Settings
from soundalike.model.folder import load_model, model_digest, save_model, write_card_section
from soundalike.model.frontends import FrontendSettings, LogMelSettings, build_frontend
from soundalike.model.model import Model, build_model, untrained_twin
from soundalike.model.projector import Projector

__all__ = [
    "CompactSettings",
    "EncoderSettings",
    "FrontendSettings",
    "LogMelSettings",
    "Model",
    "ModelConfig",
    "Projector",
    "ResNet18Settings",
    "build_frontend",
    "build_model",
    "load_model",
    "model_digest",
    "save_model",
    "untrained_twin",
    "write_card_section",
]
