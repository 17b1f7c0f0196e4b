"""Encoders: image to frames and embedding."""

from typing import Annotated

from soundalike.model.encoders.base import Encoder
from soundalike.model.encoders.compact import Compact, CompactSettings
from soundalike.model.encoders.resnet18 import ResNet18, ResNet18Settings
from soundalike.model.encoders.resnet18_1d import ResNet181d, ResNet181dSettings
from soundalike.settings import chosen_by_name

__all__ = [
    "Compact",
    "CompactSettings",
    "Encoder",
    "EncoderSettings",
    "ResNet18",
    "ResNet18Settings",
    "ResNet181d",
    "ResNet181dSettings",
    "build_encoder",
]

EncoderSettings = Annotated[
    ResNet18Settings | ResNet181dSettings | CompactSettings,
    chosen_by_name("encoder", ResNet18Settings, ResNet181dSettings, CompactSettings),
]


def build_encoder(settings: EncoderSettings, channels: int, bands: int) -> Encoder:
    """The encoder that `settings` describe, for images of shape (batch, channels, time, bands).

    Its weights come from PyTorch's global generator.

    Raises:
        UserError: the encoder does not take such images.
    """
    match settings:
        case ResNet18Settings():
            return ResNet18(settings, channels, bands)
        case ResNet181dSettings():
            return ResNet181d(settings, channels, bands)
        case CompactSettings():
            return Compact(settings, channels, bands)
