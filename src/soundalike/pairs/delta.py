"""Delta: how far a doppelgänger's parameters stray, for all of them, by group and name, or by pair."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import Stream, check_indices, uniforms
from soundalike.errors import UserError, unknown_name
from soundalike.synth import GROUPS, ParameterTable

FixedDelta = float | Mapping[str, float]
"""One number for all parameters, or one for each group or name."""

Delta = FixedDelta | tuple[float, float]
"""The same for every pair, or a range from which each pair draws its own number."""


class Spread:
    """The standard deviations that a delta means for a table of parameters, pair by pair."""

    def __init__(self, delta: Delta, table: ParameterTable) -> None:
        """Read a delta.

        Args:
            delta: as `deltas` takes it, or the two ends of a range: each pair then draws one number for all its
                parameters, uniform in its logarithm.
            table: the parameters.

        Raises:
            UserError: as `deltas`; or a range does not ascend or leaves (0, 1].
        """
        self._range = check_range(delta) if isinstance(delta, tuple) else None
        # Of a range: in units of what a pair draws.
        self._deltas = np.ones(len(table)) if isinstance(delta, tuple) else deltas(delta, table)

    def of(self, seed: int, pairs: ArrayLike) -> NDArray[np.float64]:
        """The standard deviation of each parameter's perturbation in each of `pairs`, shape (pairs, parameters)."""
        if self._range is None:
            return np.broadcast_to(self._deltas, (len(check_indices(pairs)), len(self._deltas)))
        low, high = self._range
        return low * (high / low) ** uniforms(seed, Stream.DELTA, pairs, 1) * self._deltas


def deltas(delta: FixedDelta, table: ParameterTable) -> NDArray[np.float64]:
    """The standard deviation of each parameter's perturbation, shape (parameters,).

    In a mapping, keys are parameter names, patterns with `*`, groups (`pitch`, `envelope`, `timbre`, `modulation`,
    `level`, `noise`) or `*` for the rest; the most telling key wins, in that order, and the longer of two patterns.

    Raises:
        UserError: a value is outside [0, 1], a key matches nothing, or a parameter is matched by no key.
    """
    if not isinstance(delta, Mapping):
        return np.full(len(table), check_delta(delta))
    for value in delta.values():
        check_delta(value)
    _refuse_unmatched(delta, [table])
    spread = np.empty(len(table))
    for column, parameter in enumerate(table):
        keys = [key for key in delta if _matches(key, parameter.name, parameter.group)]
        if not keys:
            raise UserError(f'delta says nothing of parameter {parameter.name}: add "*" for all the rest.')
        spread[column] = delta[max(keys, key=lambda key: _telling(key, parameter.name))]
    return spread


def delta_of_each(delta: Delta, tables: Sequence[ParameterTable]) -> list[Delta]:
    """What a delta says of each of several tables: of a mapping, the keys that match one of its parameters.

    Raises:
        UserError: a key matches nothing in any table.
    """
    if not isinstance(delta, Mapping):
        return [delta for _ in tables]
    _refuse_unmatched(delta, tables)
    return [{key: value for key, value in delta.items() if _matches_any(key, table)} for table in tables]


def check_delta(value: float) -> float:
    """`value` when it lies in [0, 1], else a UserError."""
    if not 0.0 <= value <= 1.0:
        raise UserError(f"delta = {value} is out of range: choose 0 to 1.")
    return value


def check_range(ends: tuple[float, float]) -> tuple[float, float]:
    """`ends` when they ascend within (0, 1], else a UserError."""
    low, high = ends
    if not 0.0 < low <= high <= 1.0:
        raise UserError(
            f"delta = [{low}, {high}] is no range: choose two numbers above 0 and up to 1, the lower first."
        )
    return ends


def _refuse_unmatched(delta: Mapping[str, float], tables: Sequence[ParameterTable]) -> None:
    for key in delta:
        if not any(_matches_any(key, table) for table in tables):
            names = {name for table in tables for name in table.names}
            raise unknown_name("parameter or group in delta", key, [*GROUPS, *names])


def _matches_any(key: str, table: ParameterTable) -> bool:
    return any(_matches(key, parameter.name, parameter.group) for parameter in table)


def _matches(key: str, name: str, group: str) -> bool:
    return key == group or fnmatchcase(name, key)


def _telling(key: str, name: str) -> tuple[int, int]:
    """How much a key that matches says: its kind, then its length."""
    if key == name:
        kind = 3
    elif key in GROUPS:
        kind = 1
    else:
        kind = 0 if key == "*" else 2
    return kind, len(key)
