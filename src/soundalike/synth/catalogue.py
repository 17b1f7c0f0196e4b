"""The patches by name."""

from collections.abc import Callable
from dataclasses import replace

from soundalike.errors import UserError, unknown_name
from soundalike.synth.patch import Patch, Prior
from soundalike.synth.patches.formant import formant
from soundalike.synth.patches.parametric import parametric
from soundalike.synth.patches.plucked import plucked
from soundalike.synth.patches.struck import struck
from soundalike.synth.patches.texture import texture
from soundalike.synth.patches.voice import voice
from soundalike.synth.patches.voice_fm import voice_fm

_PATCHES: dict[str, Callable[..., Patch]] = {
    "voice": voice,
    "voice_fm": voice_fm,
    "parametric": parametric,
    "struck": struck,
    "plucked": plucked,
    "formant": formant,
    "texture": texture,
}


def patch_names() -> tuple[str, ...]:
    """The names `get_patch` knows."""
    return tuple(_PATCHES)


def get_patch(name: str, prior: Prior = "physical") -> Patch:
    """A patch by name.

    Args:
        name: one of `patch_names()`; whole-number arguments may follow, as in `parametric:sine=3,fm_sine=0`.
        prior: how its random sounds are drawn.

    Raises:
        UserError: no such patch, argument or prior.
    """
    if "+" in name or "*" in name:
        raise UserError(f"'{name}' is a mixture of patches, which only pairs can be made of: name one patch.")
    base, _, written = name.partition(":")
    if base not in _PATCHES:
        raise unknown_name("patch", base, _PATCHES)
    arguments: dict[str, int] = {}
    for word in filter(None, written.split(",")):
        key, _, value = word.partition("=")
        known = _argument_names(base)
        if key not in known:
            raise (
                unknown_name(f"argument of patch {base}", key, known)
                if known
                else UserError(f"patch {base} takes no arguments, but '{word}' was given.")
            )
        if not value.isdecimal():
            raise UserError(f"patch argument '{word}' is not of the form name=whole number.")
        arguments[key] = int(value)
    patch = _PATCHES[base](**arguments).with_prior(prior)
    return replace(patch, name=name)


def _argument_names(base: str) -> tuple[str, ...]:
    function = _PATCHES[base]
    return tuple(name for name in function.__annotations__ if name != "return")
