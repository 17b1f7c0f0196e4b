"""Synthesizer parameters: their ranges, their curves, and the two scales they live on.

**Unit** values lie in [0, 1]; perturbations act on them. **Physical** values have a unit (Hz, seconds, semitones);
the modules compute with them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError, unknown_name

Doubles = NDArray[np.float64]

Group = Literal["pitch", "envelope", "timbre", "modulation", "level", "noise"]
GROUPS: tuple[Group, ...] = ("pitch", "envelope", "timbre", "modulation", "level", "noise")


@dataclass(frozen=True)
class Parameter:
    """One knob of a patch.

    With u the unit value and c the curve, the physical value is

        low + (high - low) u^(1/c)                                          (plain)
        low + (high - low) (1 + sign(d) |d|^(1/c)) / 2, where d = 2u - 1    (symmetric about the middle)

    so that a curve below 1 gives the low end (or the middle) more of the unit range.

    Attributes:
        name: `module.parameter`, unique in its patch.
        low, high: the physical range.
        unit: of the physical value ("Hz", "s", "semitones", ...).
        group: what the knob shapes, for perturbing groups apart.
        curve: above 0; 1 is a straight line.
        symmetric: whether the curve bends away from the middle of the range instead of its low end.
    """

    name: str
    low: float
    high: float
    unit: str
    group: Group
    curve: float = 1.0
    symmetric: bool = False


class ParameterTable(tuple[Parameter, ...]):
    """An ordered, named tuple of parameters; column k of a parameter matrix belongs to its k-th entry."""

    def __new__(cls, parameters: Iterable[Parameter]) -> "ParameterTable":
        """Raises ValueError when two parameters share a name."""
        table = super().__new__(cls, parameters)
        if len(set(table.names)) != len(table):
            raise ValueError("two parameters of one table share a name")
        return table

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in order."""
        return tuple(parameter.name for parameter in self)

    def first(self, module: str) -> int:
        """The column of a module's first parameter."""
        return next(k for k, name in enumerate(self.names) if name.startswith(f"{module}."))

    def to_physical(self, unit: ArrayLike) -> Doubles:
        """Physical values of unit values, both of shape (..., parameters)."""
        return self._low + self._span * self._bend(np.asarray(unit, dtype=np.float64), 1.0 / self._curve)

    def to_unit(self, physical: ArrayLike) -> Doubles:
        """Unit values of physical values, both of shape (..., parameters): the inverse of `to_physical`."""
        return self.share_to_unit((np.asarray(physical, dtype=np.float64) - self._low) / self._span)

    def share_to_unit(self, share: Doubles) -> Doubles:
        """Unit values of shares of the physical range: 0 is its low end, 1 its high end."""
        return self._bend(share, self._curve)

    def row(self, values: Mapping[str, float]) -> Doubles:
        """A parameter row, shape (parameters,), from a value for every name.

        Raises:
            UserError: a name is unknown or missing, or its value is out of the physical range.
        """
        for name, value in values.items():
            if name not in self.names:
                raise unknown_name("parameter", name, self.names)
            parameter = self[self.names.index(name)]
            if not parameter.low <= value <= parameter.high:
                raise UserError(
                    f"parameter '{name}' = {value} is out of range: "
                    f"choose {parameter.low:g} to {parameter.high:g} {parameter.unit}."
                )
        missing = [name for name in self.names if name not in values]
        if missing:
            raise UserError(
                f"parameter '{missing[0]}' is missing: every parameter of the patch needs a value."
            )
        return np.array([values[name] for name in self.names], dtype=np.float64)

    def _bend(self, values: Doubles, exponents: Doubles) -> Doubles:
        """Raise each column to its exponent, about 0 or, if symmetric, about 1/2. Straight columns pay nothing."""
        bent = values.copy()
        plain, symmetric = self._plain_bent, self._symmetric_bent
        bent[..., plain] = values[..., plain] ** exponents[plain]
        offset = 2.0 * values[..., symmetric] - 1.0
        bent[..., symmetric] = (1.0 + np.sign(offset) * np.abs(offset) ** exponents[symmetric]) / 2.0
        return bent

    @cached_property
    def _low(self) -> Doubles:
        return np.array([parameter.low for parameter in self])

    @cached_property
    def _span(self) -> Doubles:
        return np.array([parameter.high - parameter.low for parameter in self])

    @cached_property
    def _curve(self) -> Doubles:
        return np.array([parameter.curve for parameter in self])

    @cached_property
    def _plain_bent(self) -> NDArray[np.intp]:
        return np.flatnonzero([p.curve != 1.0 and not p.symmetric for p in self])

    @cached_property
    def _symmetric_bent(self) -> NDArray[np.intp]:
        return np.flatnonzero([p.curve != 1.0 and p.symmetric for p in self])
