"""What a transform is: it draws parameters for every item, and applies given ones purely."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.ranges import AnyOf, Between
from soundalike.errors import UserError, unknown_name
from soundalike.settings import Settings

Parameters = Mapping[str, NDArray[Any]]
"""Named arrays whose first axis counts items; units in names (`gain_db`), lengths as shares of the clip."""

Audio = NDArray[np.float32]
"""Waveforms, shape (items, samples)."""


class Transform(Settings, ABC):
    """A change of sounds: waveform to waveform of the same length, each item with its own draw.

    The fields say what is drawn: each is annotated with `Between` or `AnyOf` and becomes the parameter of the same
    name, one value an item. What a transform does is in its parameters alone; two of one class differ only in
    what they draw.
    """

    name: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()
    """Further parameters, each a random whole number below 2^64: what noise or a partner is found by."""

    @property
    def draws(self) -> int:
        """How many uniform draws `draw` needs for each item."""
        return sum(1 for _ in self._drawn_fields()) + 2 * len(self.keys)

    def draw(self, uniforms: NDArray[np.float64], samples: int, sample_rate: int) -> Parameters:  # noqa: ARG002
        """Draw the parameters of every item.

        Args:
            uniforms: (items, draws) from `soundalike.draws.uniforms`, in (0, 1).
            samples: length of the sounds.
            sample_rate: in Hz.

        Returns:
            One value an item for every field and key; the same uniforms give the same values.
        """
        columns = iter(uniforms.T)
        fields = {name: rule.draw(getattr(self, name), next(columns)) for name, rule in self._drawn_fields()}
        return fields | {key: _whole_number(next(columns), next(columns)) for key in self.keys}

    @abstractmethod
    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:
        """Transform every item by its own parameters.

        Args:
            audio: (items, samples), finite; it is not written to.
            parameters: as `draw` returns them.
            sample_rate: in Hz.

        Returns:
            A new array of the same shape, finite.
        """

    @classmethod
    def read_parameters(cls, saved: Mapping[str, Any], items: int) -> Parameters:
        """The parameters of `items` items from lists, as JSON has them.

        Raises:
            UserError: one is missing, unknown, of another length, or out of range.
        """
        rules: dict[str, Between | AnyOf | None] = {**dict(cls._drawn_fields()), **dict.fromkeys(cls.keys)}
        for name in saved:
            if name not in rules:
                raise unknown_name(f"{cls.name} parameter", name, rules)
        parameters = {}
        for name, rule in rules.items():
            if name not in saved:
                raise UserError(f"{cls.name} parameter '{name}' is missing.")
            values = as_array(saved[name], np.uint64 if rule is None else None)
            if values is None or values.shape != (items,):
                raise UserError(
                    f"{cls.name} parameter '{name}' must be a list of {items}, one for each item."
                )
            if rule is not None and not rule.allows(values):
                raise UserError(f"{cls.name} parameter '{name}' is out of range: choose {rule}.")
            parameters[name] = values
        return parameters

    @classmethod
    def _drawn_fields(cls) -> Iterator[tuple[str, Between | AnyOf]]:
        """The fields in order, each with the rule by which it is drawn."""
        for name, field in cls.model_fields.items():
            yield name, next(rule for rule in field.metadata if isinstance(rule, Between | AnyOf))


def _whole_number(high: NDArray[np.float64], low: NDArray[np.float64]) -> NDArray[np.uint64]:
    """64 random bits from two uniforms of 32 bits each."""
    word = np.float64(2.0**32)
    whole: NDArray[np.uint64] = ((high * word).astype(np.uint64) << np.uint64(32)) | (low * word).astype(
        np.uint64
    )
    return whole


def as_array(values: object, kind: type[np.uint64] | None = None) -> NDArray[Any] | None:
    """`values` as an array, of whole numbers below 2^64 where `kind` says so; None where they are no such thing."""
    try:
        return np.array(values, dtype=kind)
    except (TypeError, ValueError, OverflowError):
        return None
