"""What the optimiser trains: the model, an optional projector between it and the loss, optional heads."""

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor, nn

from soundalike.draws import SEED_LIMIT
from soundalike.errors import UserError
from soundalike.model import (
    Classifier,
    ClassifierHead,
    Model,
    ModelConfig,
    Projector,
    build_model,
)
from soundalike.pretrained import load
from soundalike.training.hint_head import HintHead
from soundalike.training.schema import TrainSettings


class Answers(NamedTuple):
    """What a learner makes of some sounds.

    Attributes:
        projections: what the contrast sees, shape (batch, size).
        scores: of the classes, shape (batch, classes); None without a classifier.
        guesses: of the hints, shape (batch, hints); None without a head for them.
    """

    projections: Tensor
    scores: Tensor | None
    guesses: Tensor | None


class Learner(nn.Module):
    """A model, its projector, its classifier's head and the head that guesses hints.

    Attributes:
        model: waveforms to embeddings; what is kept.
        projector: embeddings to what the loss sees; kept only with a classifier.
        head: projections to class scores; None where the loss needs none.
        classes: names of the classes, by number.
        hint_head: embeddings to guesses, never kept; None where nothing is guessed.
    """

    def __init__(
        self,
        model: Model,
        projector: Projector,
        head: ClassifierHead | None = None,
        classes: Sequence[str] = (),
        hint_head: HintHead | None = None,
    ) -> None:
        super().__init__()
        self.model = model
        self.projector = projector
        self.head = head
        self.classes = tuple(classes)
        self.hint_head = hint_head

    def forward(self, audio: Tensor) -> Answers:
        """What is made of audio (batch, samples)."""
        embeddings: Tensor = self.model(audio)
        projections: Tensor = self.projector(embeddings)
        return Answers(
            projections,
            None if self.head is None else self.head(projections),
            None if self.hint_head is None else self.hint_head(embeddings),
        )

    @property
    def classifier(self) -> Classifier | None:
        """What `classify` needs, where there is a head."""
        return None if self.head is None else Classifier(self.model, self.projector, self.head, self.classes)


def build_learner(settings: TrainSettings, classes: Sequence[str] = (), hints: int = 0) -> Learner:
    """A learner with its initial weights: a function of `settings.seed`, and of the model in `settings.init`.

    Args:
        settings: of the run.
        classes: names of the classes; needed by objectives that train a classifier.
        hints: how many hints there are to guess, where `settings` ask for guesses.

    Raises:
        UserError: front end, encoder and sample rate do not fit one another or the model in `settings.init`.
    """
    model = _initial_model(settings)
    sizes = [model.embedding_size, *settings.projector]
    # Not the model's own seed, which would start the projector with numbers the encoder starts with.
    projector = Projector(sizes, _seed(settings, 1))
    hint_head = HintHead(sizes[0], hints) if settings.hints.weight else None
    if not settings.objective.needs_classifier:
        return Learner(model, projector, hint_head=hint_head)
    head = ClassifierHead(sizes[-1], len(classes), _seed(settings, 2))
    return Learner(model, projector, head, classes, hint_head)


def _initial_model(settings: TrainSettings) -> Model:
    model = build_model(
        ModelConfig(
            sample_rate=settings.sample_rate,
            window_seconds=settings.duration,
            frontend=settings.frontend,
            encoder=settings.encoder,
            init_seed=settings.seed,
        )
    )
    if settings.init is None:
        return model
    given = load(settings.init)
    for key in ("frontend", "encoder", "sample_rate"):
        wanted, found = getattr(model.config, key), getattr(given.config, key)
        if wanted != found:
            raise UserError(
                f"init = {settings.init} has {key} {_in_a_word(found)}, and the settings ask for"
                f" {_in_a_word(wanted)}: leave {key} out to take the model's."
            )
    model.load_state_dict(given.state_dict())
    return model


def _in_a_word(value: object) -> str:
    dumped = value.model_dump_json() if hasattr(value, "model_dump_json") else value
    return str(dumped)


def _seed(settings: TrainSettings, offset: int) -> int:
    return (settings.seed + offset) % SEED_LIMIT
