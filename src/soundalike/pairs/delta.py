"""Delta: how far a doppelgänger's parameters stray, for all of them or by group and name."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import UserError, unknown_name
from soundalike.synth import GROUPS, ParameterTable

Delta = float | Mapping[str, float]


def deltas(delta: Delta, table: ParameterTable) -> NDArray[np.float64]:
    """The standard deviation of each parameter's perturbation, shape (parameters,).

    In a mapping, keys are parameter names, patterns with `*`, groups (`pitch`, `envelope`, `timbre`, `modulation`,
    `level`, `noise`) or `*` for the rest; the most telling key wins, in that order, and the longer of two patterns.

    Raises:
        UserError: a value is outside [0, 1], a key matches nothing, or a parameter is matched by no key.
    """
    if not isinstance(delta, Mapping):
        return np.full(len(table), check_delta(delta))
    for key, value in delta.items():
        check_delta(value)
        if not any(_matches(key, parameter.name, parameter.group) for parameter in table):
            raise unknown_name("parameter or group in delta", key, [*GROUPS, *table.names])
    spread = np.empty(len(table))
    for column, parameter in enumerate(table):
        keys = [key for key in delta if _matches(key, parameter.name, parameter.group)]
        if not keys:
            raise UserError(f'delta says nothing of parameter {parameter.name}: add "*" for all the rest.')
        spread[column] = delta[max(keys, key=lambda key: _telling(key, parameter.name))]
    return spread


def check_delta(value: float) -> float:
    """`value` when it lies in [0, 1], else a UserError."""
    if not 0.0 <= value <= 1.0:
        raise UserError(f"delta = {value} is out of range: choose 0 to 1.")
    return value


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
