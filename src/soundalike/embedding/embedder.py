"""What can embed: our models, and encoders from elsewhere."""

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray
from torch import Tensor


class Embedder(Protocol):
    """Audio in, one vector a clip out. `soundalike.model.Model` is one."""

    @property
    def sample_rate(self) -> int:
        """Of the audio it takes, in Hz."""
        ...

    @property
    def window_samples(self) -> int:
        """How many samples it looks at together; longer clips count as several windows of work."""
        ...

    @property
    def embedding_size(self) -> int:
        """How many numbers an embedding has."""
        ...

    def embed(self, clips: Sequence[NDArray[Any]]) -> Tensor:
        """One embedding a clip, shape (clips, embedding_size), float32 on the CPU."""
        ...
