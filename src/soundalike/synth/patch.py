"""A patch: a parameter table and the compiled code that turns its rows into sound."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import Stream, uniforms
from soundalike.errors import unknown_name
from soundalike.synth.parameters import ParameterTable

Kernel = Callable[[Any, NDArray[np.float64], NDArray[np.uint64], float, float, NDArray[np.float32]], None]

Prior = Literal["physical", "unit"]
"""How random sounds are drawn: uniform in physical units (the doppelgängers paper), or in unit values (torchsynth)."""


@dataclass(frozen=True)
class Patch:
    """A synthesizer.

    Attributes:
        name: what users call it.
        summary: one line on what it is made of.
        table: its parameters.
        render_rows: compiled, `(layout, parameters, noise, sample_rate, control_rate, out)`: writes one sound a row
            of physical `parameters` (sounds, parameters) and `noise` keys (sounds, 3) to `out` (sounds, samples).
        layout: whatever `render_rows` takes first.
        unit_prior_curves: curves that replace the table's under the unit prior, by parameter name.
        prior: how `draw_parameters` draws.
    """

    name: str
    summary: str
    table: ParameterTable
    render_rows: Kernel
    layout: Any
    unit_prior_curves: tuple[tuple[str, float], ...] = ()
    prior: Prior = "physical"

    def with_prior(self, prior: Prior) -> "Patch":
        """The same patch under a prior, with that prior's curves.

        Raises:
            UserError: no such prior.
        """
        if prior not in get_args(Prior):
            raise unknown_name("prior", prior, get_args(Prior))
        if prior == self.prior:
            return self
        if self.prior == "unit":
            raise ValueError("start from the patch under its physical prior")
        curves = dict(self.unit_prior_curves)
        table = ParameterTable(replace(p, curve=curves.get(p.name, p.curve)) for p in self.table)
        return replace(self, table=table, prior=prior)

    def draw_parameters(self, seed: int, indices: ArrayLike) -> NDArray[np.float64]:
        """Random unit rows, shape (indices, parameters); row i is a function of (seed, indices[i])."""
        return self.under_prior(uniforms(seed, Stream.PARAMETERS, indices, len(self.table)))

    def under_prior(self, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        """Random unit values from uniform draws in [0, 1], shape (..., parameters)."""
        return drawn if self.prior == "unit" else self.table.share_to_unit(drawn)
