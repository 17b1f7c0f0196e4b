"""What a transform draws for each item: a number between two bounds, or one of some words.

Both are written as settings, `semitones: Annotated[Range, Between(-24, 24, "semitones")] = (-15, 15)`, and a user
may give a single value where it should be the same for every item: `3` is short for `[3, 3]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Range = tuple[float, float]
"""From the first number to the second."""


@dataclass(frozen=True)
class Between:
    """A `Range` within [low, high], from which each item draws one number, uniformly.

    Attributes:
        low, high: the widest range that makes sense.
        unit: of the number, for the error sentence.
        logarithmic: whether its logarithm is drawn uniformly instead, as for a frequency.
    """

    low: float
    high: float
    unit: str = ""
    logarithmic: bool = False

    def draw(self, given: Range, uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
        """One number for each of `uniforms`, shape (items,)."""
        low, high = given
        if low == high:
            return np.full(len(uniforms), float(low))
        if self.logarithmic:
            drawn: NDArray[np.float64] = low * (high / low) ** uniforms
            return drawn
        return low + (high - low) * uniforms

    def allows(self, values: NDArray[Any]) -> bool:
        """Whether all of `values` are numbers within the bounds."""
        return values.dtype.kind in "if" and bool(np.all((values >= self.low) & (values <= self.high)))

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip()

    def _checked(self, given: Range) -> Range:
        if not (self.low <= given[0] <= self.high and self.low <= given[1] <= self.high):
            raise ValueError(f"choose {self}")
        if given[0] > given[1]:
            raise ValueError("the first number of a range must not be above the second")
        return given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        pair = core_schema.no_info_before_validator_function(_pair, handler(source))
        return core_schema.no_info_after_validator_function(self._checked, pair)


@dataclass(frozen=True, init=False)
class AnyOf:
    """A tuple of some of these words, of which each item draws one, all equally likely."""

    words: tuple[str, ...]

    def __init__(self, *words: str) -> None:
        object.__setattr__(self, "words", words)

    def draw(self, given: Sequence[str], uniforms: NDArray[np.float64]) -> NDArray[np.str_]:
        """One word for each of `uniforms`, shape (items,)."""
        return np.array(given)[(uniforms * len(given)).astype(np.int64)]

    def allows(self, values: NDArray[Any]) -> bool:
        """Whether all of `values` are among the words."""
        return bool(np.isin(values, self.words).all())

    def __str__(self) -> str:
        return "one or some of " + ", ".join(self.words)

    def _checked(self, given: tuple[str, ...]) -> tuple[str, ...]:
        if not given or not set(given) <= set(self.words):
            raise ValueError(f"choose {self}")
        return given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        several = core_schema.no_info_before_validator_function(
            lambda given: (given,) if isinstance(given, str) else given, handler(source)
        )
        return core_schema.no_info_after_validator_function(self._checked, several)


def _pair(given: object) -> object:
    """A single number as the range from it to itself."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if not is_number and not (isinstance(given, list | tuple) and len(given) == 2):
        raise ValueError("give a number, or the lowest and the highest as [low, high]")
    return (given, given) if is_number else given
