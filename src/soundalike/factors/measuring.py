"""From an encoder and a patch to what the encoder hears of the patch."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import torch

from soundalike.draws import check_seed
from soundalike.embedding import Embedder
from soundalike.errors import UserError
from soundalike.evaluation import (
    EMBEDDINGS,
    FLOOR,
    FOREIGN,
    ModelRecord,
    Progress,
    Provenance,
    installed_versions,
    machine,
)
from soundalike.factors.log_mel_statistics import LogMelStatistics
from soundalike.factors.note import octaves, sounding_notes
from soundalike.factors.readout import ReadOut, count_tested, read_out
from soundalike.factors.results import Factor, Factors, Reading
from soundalike.factors.sensitivity import Movement, measure_movement
from soundalike.factors.stimuli import Stimuli, embed_stimuli
from soundalike.foreign import ForeignEncoder
from soundalike.model import Model, model_digest, untrained_twin
from soundalike.pairs import deltas
from soundalike.probes import Estimate
from soundalike.synth import GROUPS, ParameterTable, Patch

FEWEST_SOUNDS, FEWEST_BASES = 100, 10


def measure_factors(
    encoder: Model | ForeignEncoder,
    patch: Patch,
    *,
    sounds: int = 5000,
    bases: int = 128,
    delta: float = 0.25,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    name: str = "model",
    command: str = "",
) -> Factors:
    """Ask an encoder, the same network untrained, and log-mel statistics about random sounds of a patch.

    The sounds are as long as the encoder's window, at its sample rate, and none that a training run has heard. The
    answers depend on the encoder, the patch, the counts, delta and the seed, not on the number of threads.

    Args:
        encoder: a model, on the device that shall embed, or an encoder from elsewhere, which is compared with log-mel
            statistics alone.
        patch: the synthesizer, under its prior.
        sounds: how many parameters are read back from, 100 or more.
        bases: how many sounds are perturbed, 10 or more.
        delta: standard deviation of the perturbations, in unit values.
        seed: of the sounds, the perturbations and the intervals.
        threads: how many sounds are rendered at once; None is one a core.
        progress: told of the progress.
        name: what to call a model.
        command: that made the analysis, to be kept with it.

    Raises:
        UserError: a number is out of range, the patch cannot be rendered as the encoder hears it, or an embedding is
            not finite.
    """
    _check_counts(sounds, bases)
    check_seed(seed)
    if not deltas(delta, patch.table).any():
        raise UserError("delta = 0 perturbs nothing: choose a number above 0 and up to 1.")
    began, date = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    record, embedders, device = _with_baselines(encoder, name)
    rate = encoder.sample_rate
    stimuli = Stimuli(patch, seed, rate, encoder.window_samples / rate, threads)
    groups = _groups(patch.table)
    sets = [*groups.values(), *([column] for column in range(len(patch.table)))]
    work = _Work(progress, sounds + bases * (2 + len(sets)))

    numbers = np.arange(sounds)
    rows = stimuli.parameters(numbers)
    work.doing = "embedding random sounds"
    embeddings = embed_stimuli(embedders, stimuli, rows, numbers, work.advance)
    work.doing = "perturbing one parameter after the other"
    movements = measure_movement(embedders, stimuli, sets, bases, delta, work.advance)
    work.doing = "reading parameters back"
    note = sounding_notes(patch.table, rows)
    targets = rows if note is None else np.column_stack([rows, note])
    read = {}
    for which, vectors in embeddings.items():
        work.advance(0)
        read[which] = read_out(vectors, targets, seed)
    return Factors(
        model=record,
        patch=patch.name,
        seed=seed,
        sounds=sounds,
        tested_sounds=count_tested(sounds),
        bases=bases,
        delta=delta,
        embeddings=tuple(embedders),
        groups=tuple(
            Factor(group, group, len(columns), _readings(read, columns), _shares(movements, number))
            for number, (group, columns) in enumerate(groups.items())
        ),
        parameters=tuple(
            Factor(
                parameter.name,
                parameter.group,
                1,
                _readings(read, [column], octaves(parameter)),
                _shares(movements, len(groups) + column),
            )
            for column, parameter in enumerate(patch.table)
        ),
        note=None if note is None else Factor("sounding note", "pitch", 1, _readings(read, [-1], 1.0), {}),
        reaches={which: movement.reach() for which, movement in movements.items()},
        provenance=Provenance(
            command=command,
            date=date,
            seconds=round(time.perf_counter() - began, 1),
            versions=installed_versions(),
            machine=machine(device),
        ),
    )


class _Work:
    """Counts the sounds that are done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.doing = ""
        self._progress, self._total, self._done = progress, total, 0

    def advance(self, sounds: int) -> None:
        self._done += sounds
        if self._progress:
            self._progress(self.doing, self._done, self._total)


def _check_counts(sounds: int, bases: int) -> None:
    for name, given, fewest in (("sounds", sounds, FEWEST_SOUNDS), ("bases", bases, FEWEST_BASES)):
        if given < fewest:
            raise UserError(f"{name} = {given} is too few to say anything: choose {fewest} or more.")


def _with_baselines(
    encoder: Model | ForeignEncoder, name: str
) -> tuple[ModelRecord, dict[str, Embedder], torch.device]:
    """Which encoder it is, what is asked by name, and where it computes."""
    floor = LogMelStatistics(encoder.sample_rate, encoder.window_samples)
    if isinstance(encoder, Model):
        record = ModelRecord(name, model_digest(encoder), encoder.config.model_dump(mode="json"))
        asked: tuple[Embedder, ...] = (encoder, untrained_twin(encoder), floor)
        return record, dict(zip(EMBEDDINGS, asked, strict=True)), encoder.device
    record = ModelRecord(encoder.name, encoder.digest, encoder.config)
    return record, {FOREIGN[0]: encoder, FLOOR: floor}, torch.device("cpu")


def _groups(table: ParameterTable) -> dict[str, list[int]]:
    """The columns of each group that the patch has, in the order of all groups."""
    columns = {group: [k for k, each in enumerate(table) if each.group == group] for group in GROUPS}
    return {group: found for group, found in columns.items() if found}


def _readings(
    read: Mapping[str, ReadOut], columns: Sequence[int], octaves_per_unit: float | None = None
) -> dict[str, Reading]:
    """What each embedding tells of some targets; with an error where one of them is a pitch."""
    return {
        name: Reading(
            found.of(*columns),
            None if octaves_per_unit is None else float(octaves_per_unit * found.errors[columns[0]]),
        )
        for name, found in read.items()
    }


def _shares(movements: Mapping[str, Movement], which: int) -> dict[str, Estimate]:
    return {name: movement.share(which) for name, movement in movements.items()}
