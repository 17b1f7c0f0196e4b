"""The encoder that hears what a studio plays."""

import math
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch.nn import functional

from soundalike.audio import printable
from soundalike.model import Model, load_model


@dataclass(frozen=True)
class Listener:
    """A model and what a user calls it."""

    name: str
    model: Model
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def load(cls, path: Path) -> "Listener":
        """The listener from a model folder or a finished run.

        Raises:
            UserError: there is no model, or it is damaged or does not fit its front end.
        """
        return cls(printable(path.resolve().name), load_model(path))

    def similarity(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> float | None:
        """The cosine similarity of two sounds at the model's sample rate; None where it is no number."""
        # Several requests may come at once, and one pass already uses all cores.
        with self._lock:
            embeddings = self.model.embed([a, b])
        cosine = float(functional.cosine_similarity(embeddings[0], embeddings[1], dim=0))
        return cosine if math.isfinite(cosine) else None
