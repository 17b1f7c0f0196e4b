"""What an encoder hears of a patch, in numbers that go to JSON."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from soundalike.evaluation import ModelRecord, Provenance
from soundalike.probes import Estimate


@dataclass(frozen=True)
class Reading:
    """How well something can be read back from one embedding.

    Attributes:
        r_squared: share of its variance over sounds that a linear probe predicts on held-out sounds; of a group, the
            mean over its parameters.
        error_octaves: root mean square error, of pitches; None of anything else.
    """

    r_squared: Estimate
    error_octaves: float | None


@dataclass(frozen=True)
class Factor:
    """A parameter, or a group of them, as several embeddings have it.

    Attributes:
        name: of the parameter or the group.
        group: that it belongs to; a group belongs to itself.
        parameters: how many it is.
        readings: by embedding.
        movements: mean distance that the embedding moves when it alone is perturbed, over the distance when all
            parameters are, by embedding; empty for what is no parameter of its own.
    """

    name: str
    group: str
    parameters: int
    readings: dict[str, Reading]
    movements: dict[str, Estimate]


@dataclass(frozen=True)
class Factors:
    """Which parameters of a patch an embedding encodes, and which it ignores.

    Attributes:
        model: which encoder.
        patch: name of the patch.
        seed: of the sounds, the perturbations and the intervals.
        sounds: how many were read from.
        tested_sounds: how many of them the probe was not trained on.
        bases: how many sounds were perturbed.
        delta: standard deviation of the perturbations, in unit values.
        embeddings: names of what was asked, the encoder in question first.
        groups: those that the patch has parameters of.
        parameters: in the patch's order.
        note: the pitch at which a sound is heard; None where the patch plays several notes at once.
        reaches: mean distance that the embedding moves when all parameters are perturbed, over the mean distance
            between different sounds, by embedding.
        provenance: how it was made.
        format_version: of the JSON form.
    """

    model: ModelRecord
    patch: str
    seed: int
    sounds: int
    tested_sounds: int
    bases: int
    delta: float
    embeddings: tuple[str, ...]
    groups: tuple[Factor, ...]
    parameters: tuple[Factor, ...]
    note: Factor | None
    reaches: dict[str, Estimate]
    provenance: Provenance
    format_version: int = 1

    def to_json(self) -> dict[str, Any]:
        """Everything, in JSON's types."""
        values: dict[str, Any] = _FORM.dump_python(self, mode="json")
        return values


_FORM = TypeAdapter(Factors)
