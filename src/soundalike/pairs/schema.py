"""The settings of a stream of pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, field_validator

from soundalike.augment import Chain, ChainSteps
from soundalike.draws import Stream
from soundalike.pairs.augmented import Augmented
from soundalike.pairs.batch import PairSource
from soundalike.pairs.delta import Delta, check_range, delta_of_each
from soundalike.pairs.doppelgangers import Doppelgangers
from soundalike.pairs.mixture import Mixture
from soundalike.pairs.patches import patch_shares
from soundalike.pairs.perturbation import Boundary
from soundalike.settings import Settings
from soundalike.synth import CONTROL_RATES, DURATIONS, SAMPLE_RATES, Group, Prior, get_patch


class PairSettings(Settings):
    """What the pairs are made of; see `Doppelgangers` for what a key means that is not explained here.

    Attributes:
        patch: one, or several in shares, as `soundalike.pairs.patches.patch_shares` reads them. A key of `delta` may
            then match in some of them only.
        augment_synthetic: the transforms of each view, as `soundalike.augment` has them.
    """

    patch: str = "voice"
    delta: float | tuple[float, float] | dict[str, float] = 0.25
    delta_boundary: Boundary = "clip"
    redraw: float = Field(0.0, ge=0, le=1)
    prior: Prior = "physical"
    layers: int = Field(1, ge=1, le=16)
    share_noise: bool = False
    sample_rate: int = Field(16_000, ge=SAMPLE_RATES[0], le=SAMPLE_RATES[1])
    duration: float = Field(1.0, ge=DURATIONS[0], le=DURATIONS[1])
    control_rate: float = Field(480, ge=CONTROL_RATES[0], le=CONTROL_RATES[1])
    augment_synthetic: ChainSteps = ()

    @field_validator("delta", mode="wrap")
    @classmethod
    def _delta_in_range(cls, given: object, parse: ValidatorFunctionWrapHandler) -> Delta:
        try:
            delta: Delta = parse(_flat(given) if isinstance(given, dict) else given)
        except ValidationError as error:
            raise ValueError(
                "choose a number from 0 to 1, a range such as [0.01, 0.2], or a number for each group or name"
            ) from error
        if isinstance(delta, tuple):
            return check_range(delta)
        values = delta.values() if isinstance(delta, Mapping) else [delta]
        if not all(0.0 <= value <= 1.0 for value in values):
            raise ValueError("choose 0 to 1")
        return delta


def _flat(nested: dict[str, Any]) -> dict[str, Any]:
    """`{"vco_1": {"tuning": 0}}`, as `delta.vco_1.tuning=0` is read, with the parameter's own dot: `vco_1.tuning`."""
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        inner = _flat(value) if isinstance(value, dict) else {}
        flat |= {f"{key}.{name}": each for name, each in inner.items()} or {key: value}
    return flat


def build_pairs(
    settings: PairSettings, threads: int | None = None, hint_groups: Sequence[Group] = ()
) -> PairSource:
    """The stream of pairs that `settings` describe, rendered by `threads` (by default all).

    The parameters of `hint_groups` are told beside the views.

    It is a `Doppelgangers`; of several patches a `Mixture` of these, in which each keeps its own pairs; and with
    transforms an `Augmented` of either.

    Raises:
        UserError: an unknown patch, or a key in delta that matches nothing.
    """
    shares = patch_shares(settings.patch)
    patches = [get_patch(name, settings.prior) for name in shares]
    deltas = delta_of_each(settings.delta, [patch.table for patch in patches])
    invented = [
        Doppelgangers(
            patch,
            delta,
            delta_boundary=settings.delta_boundary,
            redraw=settings.redraw,
            layers=settings.layers,
            share_noise=settings.share_noise,
            hint_groups=hint_groups,
            sample_rate=settings.sample_rate,
            duration=settings.duration,
            control_rate=settings.control_rate,
            threads=threads,
        )
        for patch, delta in zip(patches, deltas, strict=True)
    ]
    pairs = invented[0] if len(invented) == 1 else Mixture(list(zip(invented, shares.values(), strict=True)))
    if not settings.augment_synthetic:
        return pairs
    streams = (Stream.AUGMENT_SYNTHETIC_A, Stream.AUGMENT_SYNTHETIC_B)
    return Augmented(pairs, Chain(settings.augment_synthetic), streams=streams, threads=threads)
