"""What the optimiser trains: the model and, between it and the loss, an optional projector."""

from torch import Tensor, nn

from soundalike.draws import SEED_LIMIT
from soundalike.model import Model, ModelConfig, Projector, build_model
from soundalike.training.schema import TrainSettings


class Learner(nn.Module):
    """A model and its projector.

    Attributes:
        model: waveforms to embeddings; what is kept.
        projector: embeddings to what the loss sees; thrown away after the run.
    """

    def __init__(self, model: Model, projector: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.projector = projector

    def forward(self, audio: Tensor) -> Tensor:
        """Audio (batch, samples) to projections (batch, size)."""
        projections: Tensor = self.projector(self.model(audio))
        return projections


def build_learner(settings: TrainSettings) -> Learner:
    """A learner with its initial weights, a function of `settings.seed`.

    Raises:
        UserError: front end, encoder and sample rate do not fit one another.
    """
    model = build_model(
        ModelConfig(
            sample_rate=settings.sample_rate,
            window_seconds=settings.duration,
            frontend=settings.frontend,
            encoder=settings.encoder,
            init_seed=settings.seed,
        )
    )
    if not settings.projector:
        return Learner(model, nn.Identity())
    # Not the model's own seed, which would start the projector with numbers the encoder starts with.
    seed = (settings.seed + 1) % SEED_LIMIT
    return Learner(model, Projector([model.embedding_size, *settings.projector], seed))
