"""The patches as a page needs them: what there is to turn, module by module, in words."""

from functools import cache
from itertools import groupby
from typing import Any

from soundalike.errors import unknown_name
from soundalike.synth import GROUPS, Parameter, Patch, get_patch, patch_names
from soundalike.web.titles import title


@cache
def play_patch(name: str) -> Patch:
    """A patch that can be played: one that comes with the package, with its own arguments.

    Raises:
        UserError: there is none of that name.
    """
    if name not in patch_names():
        raise unknown_name("patch", name, patch_names())
    return get_patch(name)


def patches_json() -> list[dict[str, Any]]:
    """All patches."""
    return [_patch_json(play_patch(name)) for name in patch_names()]


def _patch_json(patch: Patch) -> dict[str, Any]:
    present = {parameter.group for parameter in patch.table}
    return {
        "name": patch.name,
        "summary": patch.summary,
        "groups": [group for group in GROUPS if group in present],
        "modules": [
            {
                "name": module,
                "title": title(module),
                "parameters": [_parameter_json(parameter) for parameter in parameters],
            }
            for module, parameters in groupby(patch.table, lambda parameter: parameter.name.split(".")[0])
        ],
    }


def _parameter_json(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "title": title(parameter.name.split(".")[1]),
        "group": parameter.group,
        "unit": parameter.unit,
        "low": parameter.low,
        "high": parameter.high,
        "curve": parameter.curve,
        "symmetric": parameter.symmetric,
    }
