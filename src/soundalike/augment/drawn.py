"""What a chain has drawn for a batch: which items each step changes, and by which parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.catalogue import TRANSFORMS
from soundalike.augment.transform import Parameters, Transform, as_array
from soundalike.errors import UserError, unknown_name


@dataclass(frozen=True, eq=False)
class DrawnStep:
    """One step.

    Attributes:
        transform: what is done; its parameters, not its settings, say how.
        items: positions in the batch of the items that are changed, ascending.
        parameters: theirs, in the same order.
    """

    transform: Transform
    items: NDArray[np.int64]
    parameters: Parameters

    def within(self, first: int, stop: int) -> "DrawnStep":
        """The part that changes items `first` to `stop` - 1, whose positions then count from `first`."""
        part = slice(*np.searchsorted(self.items, (first, stop)))
        parameters = {name: values[part] for name, values in self.parameters.items()}
        return DrawnStep(self.transform, self.items[part] - first, parameters)


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws of a chain for `items` items, one `DrawnStep` a step; all that is needed to apply it again."""

    items: int
    steps: tuple[DrawnStep, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON values. Numbers keep every bit: `from_json` gives back what applies to the same bytes."""
        steps = [
            {
                step.transform.name: {name: values.tolist() for name, values in step.parameters.items()},
                "items": step.items.tolist(),
            }
            for step in self.steps
        ]
        return {"items": self.items, "steps": steps}

    @classmethod
    def from_json(cls, saved: object) -> "Drawn":
        """What `to_json` returned.

        Raises:
            UserError: it is not of that form, or names a transform or a parameter value that does not exist.
        """
        match saved:
            case {"items": int(items), "steps": [*steps], **rest} if items >= 0 and not rest:
                return cls(items, tuple(_read_step(step, items) for step in steps))
        raise UserError(
            "saved parameters must be an object with the number of 'items' and the list of 'steps'."
        )


def _read_step(saved: object, items: int) -> DrawnStep:
    if not isinstance(saved, Mapping) or len(saved) != 2 or "items" not in saved:
        raise UserError(
            "a step of saved parameters must have one transform with its parameters, and 'items'."
        )
    (name,) = saved.keys() - {"items"}
    if name not in TRANSFORMS:
        raise unknown_name("transform", name, TRANSFORMS)
    changed = _positions(saved["items"], items)
    if changed is None:
        raise UserError(f"the items of {name} must be ascending whole numbers from 0 to {items - 1}.")
    if not isinstance(saved[name], Mapping):
        raise UserError(f"the parameters of {name} must be an object of lists.")
    transform = TRANSFORMS[name]
    return DrawnStep(transform(), changed, transform.read_parameters(saved[name], len(changed)))


def _positions(given: object, items: int) -> NDArray[np.int64] | None:
    """Ascending whole numbers from 0 to `items` - 1; None where `given` is no such thing."""
    found = as_array(given)
    if found is None or found.ndim != 1 or (found.size and found.dtype.kind != "i"):
        return None
    positions = found.astype(np.int64)
    bounded = np.concatenate([[-1], positions, [items]])
    return positions if np.all(np.diff(bounded) > 0) else None
