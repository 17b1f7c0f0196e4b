"""Sounds by number, and the JSON form from which a sound can be rendered again to the same bytes."""

import warnings
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from soundalike.draws import SEED_LIMIT, Stream
from soundalike.errors import UserError
from soundalike.settings import Settings, validate
from soundalike.synth.catalogue import get_patch
from soundalike.synth.engine import noise_keys, render
from soundalike.synth.patch import Patch

FORMAT_VERSION = 1


class NoiseKey(Settings):
    """Where the noise of a sound comes from; see `soundalike.draws`."""

    seed: int = Field(ge=0, lt=SEED_LIMIT)
    stream: Stream
    index: int = Field(ge=0, lt=SEED_LIMIT)


class _SoundForm(Settings):
    """The JSON form of a sound."""

    format_version: int
    soundalike: str
    patch: str
    sample_rate: int
    duration: float
    control_rate: float
    noise: NoiseKey
    parameters: dict[str, float]


@dataclass(frozen=True)
class Sound:
    """One sound that can be rendered.

    Attributes:
        patch: the synthesizer's name, with its arguments.
        parameters: physical values by parameter name.
        noise: the key of its noise.
        sample_rate: in Hz.
        duration: in seconds.
        control_rate: in Hz.
    """

    patch: str
    parameters: dict[str, float]
    noise: NoiseKey
    sample_rate: int = 16_000
    duration: float = 1.0
    control_rate: float = 480

    @classmethod
    def of_row(
        cls, patch: Patch, unit: NDArray[np.float64], noise: NDArray[np.uint64], **rates: Any
    ) -> "Sound":
        """The sound of one unit row (parameters,) and one noise key (3,); `rates` as the attributes."""
        physical = patch.table.to_physical(unit)
        seed, stream, index = (int(word) for word in noise)
        values = dict(zip(patch.table.names, physical.tolist(), strict=True))
        return cls(patch.name, values, NoiseKey(seed=seed, stream=Stream(stream), index=index), **rates)

    def render(self) -> NDArray[np.float32]:
        """The sound, shape (samples,).

        Raises:
            UserError: an unknown patch or parameter, or a value out of range.
        """
        patch = get_patch(self.patch)
        row = patch.table.row(self.parameters)
        key = noise_keys(self.noise.seed, self.noise.stream, [self.noise.index])
        sounds = render(
            patch,
            row[None],
            key,
            scale="physical",
            sample_rate=self.sample_rate,
            duration=self.duration,
            control_rate=self.control_rate,
            threads=1,
        )
        sound: NDArray[np.float32] = sounds[0]
        return sound

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return _SoundForm(
            format_version=FORMAT_VERSION,
            soundalike=version("soundalike"),
            patch=self.patch,
            sample_rate=self.sample_rate,
            duration=self.duration,
            control_rate=self.control_rate,
            noise=self.noise,
            parameters=self.parameters,
        ).model_dump(mode="json")

    @classmethod
    def from_json(cls, form: dict[str, Any]) -> "Sound":
        """The sound of a JSON form.

        Warns:
            UserWarning: another version of soundalike wrote it, whose engine may have rounded otherwise.

        Raises:
            UserError: a key is missing, unknown or malformed, or the form is of a later version.
        """
        checked = validate(_SoundForm, form, "key of a sound")
        if checked.format_version != FORMAT_VERSION:
            raise UserError(
                f"this sound has format version {checked.format_version}, but this soundalike reads "
                f"{FORMAT_VERSION}: update soundalike."
            )
        if checked.soundalike != version("soundalike"):
            warnings.warn(
                f"soundalike {checked.soundalike} wrote this sound and this is {version('soundalike')}: "
                "its last bits may come out differently.",
                stacklevel=2,
            )
        values = checked.model_dump(exclude={"format_version", "soundalike", "noise"})
        return cls(noise=checked.noise, **values)
