"""The settings of a stream of pairs."""

from typing import Any

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, field_validator

from soundalike.pairs.doppelgangers import Doppelgangers
from soundalike.settings import Settings
from soundalike.synth import CONTROL_RATES, DURATIONS, SAMPLE_RATES, Prior, get_patch


class PairSettings(Settings):
    """What the pairs are made of; see `Doppelgangers` for what each key means."""

    patch: str = "voice"
    delta: float | dict[str, float] = 0.25
    prior: Prior = "physical"
    layers: int = Field(1, ge=1, le=16)
    share_noise: bool = False
    sample_rate: int = Field(16_000, ge=SAMPLE_RATES[0], le=SAMPLE_RATES[1])
    duration: float = Field(1.0, ge=DURATIONS[0], le=DURATIONS[1])
    control_rate: float = Field(480, ge=CONTROL_RATES[0], le=CONTROL_RATES[1])

    @field_validator("delta", mode="wrap")
    @classmethod
    def _delta_in_range(cls, given: object, parse: ValidatorFunctionWrapHandler) -> float | dict[str, float]:
        try:
            delta: float | dict[str, float] = parse(_flat(given) if isinstance(given, dict) else given)
        except ValidationError as error:
            raise ValueError("choose a number from 0 to 1, or one for each group or name") from error
        values = delta.values() if isinstance(delta, dict) else [delta]
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


def build_pairs(settings: PairSettings, threads: int | None = None) -> Doppelgangers:
    """The stream of pairs that `settings` describe, rendered by `threads` (by default all).

    Raises:
        UserError: an unknown patch, or a key in delta that matches nothing.
    """
    return Doppelgangers(
        get_patch(settings.patch, settings.prior),
        settings.delta,
        layers=settings.layers,
        share_noise=settings.share_noise,
        sample_rate=settings.sample_rate,
        duration=settings.duration,
        control_rate=settings.control_rate,
        threads=threads,
    )
