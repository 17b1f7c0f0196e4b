"""The page Pairs: what the training stream of a configuration really holds."""

import json
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike import training
from soundalike.audio import printable
from soundalike.augment import Drawn
from soundalike.errors import UserError
from soundalike.pairs import Augmented, Doppelgangers, Mixture, PairSource, Recordings, labels_of
from soundalike.pretrained import is_packaged
from soundalike.tasks import training_path
from soundalike.training import TrainingData, TrainSettings
from soundalike.web.studio.folders import refuse_clips_outside, refuse_outside
from soundalike.web.studio.forms import StreamForm
from soundalike.web.studio.movement import moved_json
from soundalike.web.studio.runs import open_listed
from soundalike.web.studio.sounds import sound_json
from soundalike.web.studio.state import Studio

MOST_SECONDS = 120.0
"""Of sound in one answer, which is held in memory several times over."""


def pairs_json(studio: Studio, form: StreamForm) -> dict[str, Any]:
    """Pairs of a configuration, each with what it was made of.

    They come from the stream that `soundalike train` would train on; only its cache of decoded sounds is left alone.

    Raises:
        UserError: the configuration is refused, in the words of `soundalike train`; its recordings lie in no folder
            that the studio was started with; or so many pairs are too much to answer.
    """
    settings = _settings(studio, form)
    notes: list[str] = []
    data = _recordings(studio, settings, notes)
    _refuse_too_long(settings, form.count)
    uncached = settings.model_copy(update={"cache": None})
    source = training.build_source(uncached, data, settings.threads, notes.append)
    indices = np.arange(form.start, form.start + form.count, dtype=np.uint64)
    batch = source.batch(settings.seed, indices)
    names = labels_of(source)
    numbers = [-1] * form.count if batch.label is None else batch.label.tolist()
    pairs = [
        {
            "index": index,
            "label": None if number < 0 else names[number],
            "a": sound_json(a, source.sample_rate),
            "b": sound_json(b, source.sample_rate),
            **origin,
        }
        for index, number, a, b, origin in zip(
            indices.tolist(), numbers, batch.a, batch.b, _origins(source, settings.seed, indices), strict=True
        )
    ]
    return {"settings": settings.model_dump(mode="json"), "notes": notes, "pairs": pairs}


def _settings(studio: Studio, form: StreamForm) -> TrainSettings:
    if form.run is not None:
        return open_listed(studio, form.run).config.settings
    changes = training.read_changes(_words(form.changes))
    if isinstance(changes.get("init"), str) and not is_packaged(changes["init"]):
        # Before the model is read, which happens while settings are put together.
        init = Path(changes["init"])
        refuse_outside("init", init, studio.roots, f"--runs {printable(init.parent)}")
    return training.configure(form.preset, changes=changes)


def _words(changes: dict[str, Any] | str) -> list[str]:
    """The words of a command line that mean `changes`."""
    if not isinstance(changes, str):
        return [f"{key}={json.dumps(value)}" for key, value in changes.items()]
    try:
        return shlex.split(changes)
    except ValueError as error:
        raise UserError(f"the changes cannot be read as words key=value: {error}.") from error


def _recordings(studio: Studio, settings: TrainSettings, notes: list[str]) -> TrainingData | None:
    """The recordings of `settings`, once it is sure that a page may hear them."""
    path = None if settings.data is None else training_path(settings.data)
    if path is not None:
        refuse_outside("data", path, studio.roots, f"--data {printable(path)}")
    data = training.find_recordings(settings, notes.append)
    if data is not None and path is not None:
        refuse_clips_outside(data.clips, studio.roots)
    return data


def _refuse_too_long(settings: TrainSettings, count: int) -> None:
    seconds = 2 * count * settings.duration
    if seconds > MOST_SECONDS:
        most = int(MOST_SECONDS / (2 * settings.duration))
        raise UserError(
            f"{count} pairs of {settings.duration:g} s are {seconds:g} s of sound: ask for {most} pairs at most."
        )


def _origins(source: PairSource, seed: int, indices: NDArray[np.uint64]) -> list[dict[str, Any]]:
    """What each pair was made of: its `source`, and what `moved` or which `augmentations` were drawn."""
    match source:
        case Mixture():
            origins: list[dict[str, Any]] = [{} for _ in indices]
            for part, rows, own in source.dealt(indices):
                for row, origin in zip(rows, _origins(part, seed, own) if rows.size else [], strict=True):
                    origins[row] = origin
            return origins
        case Augmented():
            plain = _origins(source.source, seed, indices)
            drawn = dict(zip("ab", source.drawn(seed, indices), strict=True))
            return [
                {
                    **origin,
                    "augmentations": [step for view in drawn for step in _steps_json(view, drawn[view], row)],
                }
                for row, origin in enumerate(plain)
            ]
        case Recordings():
            return [
                {"source": _short(clip.path), "augmentations": []} for clip in source.clips(seed, indices)
            ]
        case Doppelgangers():
            return list(_doppelgangers(source, seed, indices))
    raise TypeError(f"the training stream has a source of pairs that the studio does not know: {source}")


def _doppelgangers(source: Doppelgangers, seed: int, indices: NDArray[np.uint64]) -> Iterator[dict[str, Any]]:
    """The patch and what moved, layer by layer where a view has several."""
    views = source.views(seed, indices)
    for pair in range(len(indices)):
        layers = range(pair * source.layers, (pair + 1) * source.layers)
        moved = [
            {**moved, **({"layer": number} if source.layers > 1 else {})}
            for number, row in enumerate(layers, start=1)
            for moved in moved_json(source.patch, views.source[row], views.a[row], views.b[row])
        ]
        yield {"source": source.patch.name, "moved": moved}


def _steps_json(view: str, drawn: Drawn, row: int) -> Iterator[dict[str, Any]]:
    """The steps that change one view of one pair, in order, without the keys by which noise is found."""
    for step in drawn.steps:
        own = step.within(row, row + 1)
        if own.items.size:
            parameters = {
                name: value[0].item()
                for name, value in own.parameters.items()
                if name not in step.transform.keys
            }
            yield {"view": view, "name": step.transform.name, "parameters": parameters}


def _short(path: Path) -> str:
    """A recording's name and folder, which often is its class."""
    parts: Sequence[str] = path.parts[-2:]
    return printable(Path(*parts))
