"""The page Play: a sound from its knobs, and two doppelgängers of it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import encode
from soundalike.draws import Stream
from soundalike.pairs import PairSettings, Spread, perturb
from soundalike.settings import validate
from soundalike.synth import Patch, noise_keys, patch_names, render
from soundalike.web.studio.catalogue import play_patch
from soundalike.web.studio.forms import PairForm, PairOfWhich, Preset, SoundForm, unit_row
from soundalike.web.studio.movement import moved_json
from soundalike.web.studio.sounds import sound_json
from soundalike.web.studio.state import Studio

SOUND = 0
"""Of a seed: the first, with which `soundalike render --seed` and `soundalike pairs --seed` begin too."""


def random_json(patch: str, seed: int) -> dict[str, Any]:
    """The values of a seed's first sound.

    Raises:
        UserError: the patch is unknown or the seed is out of range.
    """
    played = play_patch(patch)
    values = played.draw_parameters(seed, [SOUND])[0]
    return {"patch": patch, "seed": seed, "values": _named(played, values)}


def render_json(studio: Studio, form: SoundForm) -> dict[str, Any]:
    """The sound of a form.

    Raises:
        UserError: the patch or a value is refused.
    """
    return sound_json(_sound(studio, form), studio.sample_rate)


def pair_json(studio: Studio, form: PairForm) -> dict[str, Any]:
    """Both doppelgängers, what moved, and how alike the encoder finds them.

    Raises:
        UserError: the patch, a value or delta is refused.
    """
    patch, source, a, b = _pair_values(form)
    sounds = {name: _doppelganger(studio, patch, row, name, form.seed) for name, row in (("a", a), ("b", b))}
    return {
        **{name: sound_json(audio, studio.sample_rate) for name, audio in sounds.items()},
        "values_a": _named(patch, a),
        "values_b": _named(patch, b),
        "moved": moved_json(patch, source, a, b),
        "similarity": studio.listener.similarity(sounds["a"], sounds["b"]) if studio.listener else None,
    }


def wav_file(studio: Studio, form: SoundForm | PairOfWhich) -> tuple[str, bytes]:
    """A sound to keep: the name and the bytes of a WAV file, as `soundalike render` writes them.

    Raises:
        UserError: the patch, a value or delta is refused.
    """
    if isinstance(form, SoundForm):
        name, audio = f"{form.patch}.wav", _sound(studio, form)
    else:
        patch, _, a, b = _pair_values(form)
        name = f"{form.patch}-{form.which}.wav"
        audio = _doppelganger(studio, patch, a if form.which == "a" else b, form.which, form.seed)
    return name, encode(Path(name), audio, studio.sample_rate)


def preset_json(preset: Preset) -> dict[str, Any]:
    """A preset that can be played.

    Raises:
        UserError: the patch or a value is refused.
    """
    unit_row(preset.patch, preset.values)
    return preset.model_dump(mode="json")


def warm_up(studio: Studio) -> None:
    """Play every patch once, unheard: compiled code is loaded, or compiled, before a user waits for it."""
    for name in patch_names():
        form = PairForm(patch=name, values=random_json(name, 0)["values"], delta=0.1)
        pair_json(studio, form)


def _sound(studio: Studio, form: SoundForm) -> NDArray[np.float32]:
    patch, row = unit_row(form.patch, form.values)
    return _rendered(studio, patch, row, form.noise_seed, Stream.NOISE)


def _doppelganger(
    studio: Studio, patch: Patch, row: NDArray[np.float64], which: str, seed: int
) -> NDArray[np.float32]:
    return _rendered(studio, patch, row, seed, Stream.NOISE_A if which == "a" else Stream.NOISE_B)


def _rendered(
    studio: Studio, patch: Patch, row: NDArray[np.float64], seed: int, stream: Stream
) -> NDArray[np.float32]:
    sounds = render(
        patch,
        row[None],
        noise_keys(seed, stream, [SOUND]),
        sample_rate=studio.sample_rate,
        duration=studio.seconds,
        threads=1,
    )
    sound: NDArray[np.float32] = sounds[0]
    return sound


def _pair_values(
    form: PairForm,
) -> tuple[Patch, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The patch, and the unit values of the source, A and B, shape (parameters,)."""
    patch, source = unit_row(form.patch, form.values)
    delta = validate(PairSettings, {"patch": form.patch, "delta": form.delta}, "key").delta
    spread = Spread(delta, patch.table).of(form.seed, [SOUND])
    a, b = (
        perturb(source[None], spread, form.seed, stream, [SOUND])[0]
        for stream in (Stream.PERTURBATION_A, Stream.PERTURBATION_B)
    )
    return patch, source, a, b


def _named(patch: Patch, values: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(patch.table.names, values.tolist(), strict=True))
