"""What a page may send, as schemas; all of it is checked before anything is done with it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from soundalike.draws import SEED_LIMIT
from soundalike.errors import UserError, unknown_name
from soundalike.settings import Settings
from soundalike.synth import Patch
from soundalike.training import DEFAULT_PRESET
from soundalike.web.studio.catalogue import play_patch

MOST_PAIRS = 16
"""That are answered at once."""

Seed = Annotated[int, Field(strict=True, ge=0, lt=SEED_LIMIT)]
UnitValues = dict[str, Annotated[float, Field(strict=True)]]


class SoundForm(Settings):
    """A sound to play.

    Attributes:
        patch: its name.
        values: the unit value of every parameter, 0 to 1, by name.
        noise_seed: of its noise.
    """

    patch: str
    values: UnitValues
    noise_seed: Seed = 0


class Preset(SoundForm):
    """A sound to keep: what the page saves and loads."""

    format: Literal[1]
    noise_seed: Seed


class PairForm(Settings):
    """Two doppelgängers of a sound.

    Attributes:
        patch: its name.
        values: the unit value of every parameter, 0 to 1, by name.
        delta: how far they stray, as `soundalike.pairs.Spread` takes it.
        seed: of the directions in which they stray, and of their noise.
    """

    patch: str
    values: UnitValues
    delta: Any
    seed: Seed = 0


class PairOfWhich(PairForm):
    """One of two doppelgängers."""

    which: Literal["a", "b"]


class StreamForm(Settings):
    """Pairs of a training configuration.

    Attributes:
        preset: the recipe to start from.
        changes: what differs from it: keys and values, or the words of a command line.
        run: a run whose configuration it is, instead of a preset with changes.
        start: the first pair.
        count: how many.
    """

    preset: str = DEFAULT_PRESET
    changes: dict[str, Any] | str = ""
    run: str | None = None
    start: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = 0
    count: Annotated[int, Field(strict=True, ge=1, le=MOST_PAIRS)] = 8


def unit_row(patch: str, values: Mapping[str, float]) -> tuple[Patch, NDArray[np.float64]]:
    """A patch and its unit values, shape (parameters,).

    Raises:
        UserError: the patch or a parameter is unknown, a parameter is missing, or a value is outside [0, 1].
    """
    played = play_patch(patch)
    names = played.table.names
    for name, value in values.items():
        if name not in names:
            raise unknown_name(f"parameter of {patch}", name, names)
        if not 0.0 <= value <= 1.0:
            raise UserError(f"parameter '{name}' = {value} is out of range: choose 0 to 1.")
    for name in names:
        if name not in values:
            raise UserError(f"parameter '{name}' is missing: all {len(names)} of {patch} need a value.")
    return played, np.array([values[name] for name in names])
