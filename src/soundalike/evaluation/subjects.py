"""What is evaluated: an encoder, and what it is compared with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from soundalike.errors import UserError
from soundalike.evaluation.cache import cached
from soundalike.evaluation.features import Embed, encoder_embedding, log_mel_embedding, model_embedding
from soundalike.evaluation.results import EMBEDDINGS, FOREIGN, ModelRecord
from soundalike.foreign import ForeignEncoder
from soundalike.model import Model, model_digest, untrained_twin


@dataclass(frozen=True)
class Subject:
    """An encoder and its baselines.

    Attributes:
        record: which encoder.
        device: where it works.
        embeds: for each embedding's name, how to get it; several ways where a score is to be their mean.
    """

    record: ModelRecord
    device: torch.device
    embeds: dict[str, tuple[Embed, ...]]

    def ways(self) -> Iterator[tuple[str, Embed]]:
        """Every embedding, with its name."""
        for name, ways in self.embeds.items():
            for embed in ways:
                yield name, embed

    def kept_in(self, cache: Path) -> "Subject":
        """The same, with embeddings kept in a folder."""
        embeds = {name: tuple(cached(each, cache) for each in ways) for name, ways in self.embeds.items()}
        return replace(self, embeds=embeds)


def subject_of(encoder: Model | ForeignEncoder, name: str, untrained: int, threads: int | None) -> Subject:
    """An encoder with its baselines.

    Args:
        encoder: ours or another.
        name: what to call a model of ours; others have a name.
        untrained: how many networks with initial weights a model of ours is compared with.
        threads: how many files are decoded at once; None is one a core.

    Raises:
        UserError: there is to be no untrained network.
    """
    if untrained < 1:
        raise UserError(f"{untrained} untrained networks are none to compare with: ask for one or more.")
    floor = log_mel_embedding(encoder.sample_rate, threads)
    if not isinstance(encoder, Model):
        record = ModelRecord(encoder.name, encoder.digest, encoder.config)
        ways = ((encoder_embedding(encoder, encoder.digest, threads),), (floor,))
        return Subject(record, torch.device("cpu"), dict(zip(FOREIGN, ways, strict=True)))
    twins = tuple(model_embedding(untrained_twin(encoder, times), threads) for times in range(untrained))
    record = ModelRecord(name, model_digest(encoder), encoder.config.model_dump(mode="json"))
    return Subject(
        record,
        encoder.device,
        dict(zip(EMBEDDINGS, ((model_embedding(encoder, threads),), twins, (floor,)), strict=True)),
    )
