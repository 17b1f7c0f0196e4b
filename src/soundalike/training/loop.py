"""The training loop, from settings to a finished run folder.

The state of the data is the count of consumed pairs: step k trains on pairs k * batch_size to
(k + 1) * batch_size - 1 of the seed. With weights and optimiser state that is all the state there is, so a
resumed run takes the very steps that an uninterrupted one takes.
"""

import contextlib
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import printable
from soundalike.errors import UserError
from soundalike.files import refuse_existing, write_text
from soundalike.model import Model, load_model, model_digest, save_model
from soundalike.objectives import alignment, uniformity
from soundalike.pairs import PairSource, Prefetcher, hints_of
from soundalike.pretrained import load
from soundalike.report import training_page
from soundalike.training.accuracy import accuracy
from soundalike.training.card import model_card
from soundalike.training.collapse import collapse_warning
from soundalike.training.guards import refuse_other_beginning, refuse_own_beginning, refuse_unfit
from soundalike.training.guessing import guessing
from soundalike.training.hardware import choose_hardware, refuse_missing_device
from soundalike.training.interruption import TrainingInterrupted, watch_for_interruption
from soundalike.training.learner import build_learner
from soundalike.training.lock import alone_in
from soundalike.training.meter import Meter
from soundalike.training.monitors import Monitors
from soundalike.training.progress import Display, showing_progress
from soundalike.training.run_folder import (
    Run,
    RunConfig,
    check_same_recordings,
    check_same_settings,
    installed_versions,
    open_run,
    start_run,
)
from soundalike.training.run_log import Entry, RunLog, read_log
from soundalike.training.schedules import learning_rate
from soundalike.training.schema import TrainSettings
from soundalike.training.sources import build_source, find_recordings
from soundalike.training.step import Stepper, StepResult

Watch = Callable[[Model], Mapping[str, float]]
"""Measures of a model while it trains; it must leave the model as it is."""


class DivergedError(UserError):
    """The numbers of a run are no longer finite: under its settings it comes to this again and again."""


CALIBRATION_PAIRS = 512
"""The first pairs of the stream, from which the front end's normalisation constants are estimated."""


def train(
    settings: TrainSettings,
    out: Path,
    *,
    resume: bool = False,
    overwrite: bool = False,
    source: PairSource | None = None,
    watch: Watch | None = None,
) -> Model:
    """Train a model and leave a run folder.

    The folder holds `config.json`, `log.jsonl`, `checkpoints/`, `model/` and `report.html`.

    A run that was stopped or killed goes on with `resume`; on a CPU its model then has the same bytes as if
    nothing had happened.

    Args:
        settings: what to train, from `configure`.
        out: the run folder.
        resume: go on with the run that `out` holds. `settings` must be those it began with.
        overwrite: replace what an earlier run left in `out`.
        source: where pairs come from; None for what the settings describe. The run folder does not hold it: to
            resume, give the same one again, or the run goes on with other pairs.
        watch: further measures for the log, taken whenever the monitors look.

    Returns:
        The trained model, in evaluation mode on the CPU.

    Raises:
        UserError: `out` is taken, holds the model to begin with, or holds no run to resume; settings do not fit one
            another, the run or the source; all checkpoints are damaged; the disk is full.
        DivergedError: the loss is no longer finite.
        TrainingInterrupted: ctrl-C was pressed; the steps so far are saved.
    """
    out = Path(out)
    if printable(out) != str(out):
        raise UserError(f"{printable(out)} is not UTF-8: choose another --out.")
    with contextlib.ExitStack() as held:
        if out.is_dir():
            held.enter_context(alone_in(out))
        if resume:
            run = open_run(out)
            check_same_settings(run, settings)
            if run.finished:
                _say(f"{out} is finished: all {settings.steps} steps are done.")
                return load_model(run.model_folder)
            if run.config.versions != installed_versions():
                _say(
                    f"note: {out} began with other package versions; its last bits may come out differently."
                )
            refuse_other_beginning(run)
            config = run.config
            refuse_missing_device(config.hardware.device)
        else:
            refuse_existing(out, overwrite)
            refuse_own_beginning(out, settings.init)
        data = find_recordings(settings, _say) if source is None else None
        if resume:
            check_same_recordings(run, None if data is None else data.record)
        else:
            config = RunConfig(
                settings=settings,
                hardware=choose_hardware(settings),
                versions=installed_versions(),
                recordings=None if data is None else data.record,
                init=settings.init and model_digest(load(settings.init)),
            )
        held.enter_context(config.hardware.threads_set())
        # Built before a new run takes its folder, so that settings that do not fit leave nothing behind.
        if source is None:
            source = build_source(settings, data, config.hardware.threads, _say)
        refuse_unfit(source, settings)
        learner = build_learner(settings, () if data is None else data.classes, len(hints_of(source)))
        stepper = Stepper(learner, settings, config.hardware)
        if not resume:
            is_new = not out.is_dir()
            run = start_run(out, config, overwrite)
            if is_new:
                held.enter_context(alone_in(out))
        _take_steps(run, stepper, source, watch)
        return _finish(run, stepper)


def _take_steps(run: Run, stepper: Stepper, source: PairSource, watch: Watch | None) -> None:
    """Take all steps that are left."""
    settings, checkpoints, model = run.config.settings, run.checkpoints, stepper.kept.model
    average = None if stepper.average is None else stepper.average.learner
    step = checkpoints.restore(stepper.learner, stepper.optimizer, _say, average)
    if step == settings.steps:
        return
    if step == 0 and settings.init is None:
        stepper.calibrate(_calibration_audio(settings, source))
    monitors = Monitors(settings, source) if settings.monitor_every else None
    with (
        RunLog(run.log_file, last_step=step) as log,
        showing_progress(step, settings.steps) as display,
        watch_for_interruption() as interruption,
        Prefetcher(source, settings.seed, step, settings.steps - step, settings.batch_size) as prefetcher,
    ):
        if monitors and not log.entries:
            _write(log, display, settings, step, _look(monitors, watch, model))
        batches = iter(prefetcher)
        meter = Meter(settings.batch_size)
        while step < settings.steps:
            with meter.waiting():
                batch = next(batches)
            result = stepper.step(step, batch)
            step += 1
            display.advance()
            numbers: Entry = {}
            if _due(settings.log_every, step, settings):
                numbers |= _training_numbers(settings, step, result) | meter.read()
            with meter.paused():
                if monitors and _due(settings.monitor_every, step, settings):
                    numbers |= _look(monitors, watch, model)
                if numbers:
                    _write(log, display, settings, step, numbers)
                if _due(settings.checkpoint_every, step, settings) or interruption.requested:
                    _refuse_divergence(settings, step, {"loss": float(result.loss)})
                    log.sync()
                    checkpoints.save(step, stepper.learner, stepper.optimizer, average)
            if interruption.requested and step < settings.steps:
                raise TrainingInterrupted(run.path, step)


def _finish(run: Run, stepper: Stepper) -> Model:
    """Write the model folder and, last of all, the report."""
    log = read_log(run.log_file)
    kept = stepper.kept.cpu().eval()
    model = kept.model
    save_model(model, run.model_folder, model_card(run, log), kept.classifier)
    write_text(run.report_file, training_page(run.config.model_dump(mode="json"), log))
    _say(f"all {run.config.settings.steps} steps are done: see {run.model_folder} and {run.report_file}.")
    return model


def _look(monitors: Monitors, watch: Watch | None, model: Model) -> Entry:
    """What monitors and `watch` measure."""
    return {**monitors.look(model), **(watch(model) if watch else {})}


def _due(interval: int, step: int, settings: TrainSettings) -> bool:
    """Whether something done every `interval` steps, and at the end, is done after `step` steps."""
    return step % interval == 0 or step == settings.steps


def _calibration_audio(settings: TrainSettings, source: PairSource) -> Iterator[NDArray[np.float32]]:
    """Both views of the first `CALIBRATION_PAIRS` pairs, at most a batch of clips at a time."""
    for first in range(0, CALIBRATION_PAIRS, settings.batch_size):
        last = min(first + settings.batch_size, CALIBRATION_PAIRS)
        batch = source.batch(settings.seed, np.arange(first, last))
        yield batch.a
        yield batch.b


def _training_numbers(settings: TrainSettings, step: int, result: StepResult) -> Entry:
    """What the log says of the step just taken, the `step`-th from 1."""
    outputs = result.outputs
    return {
        "loss": float(result.loss),
        "alignment": float(alignment(outputs.a, outputs.b)),
        "uniformity": float(uniformity(outputs.a) + uniformity(outputs.b)) / 2,
        **accuracy(outputs),
        **guessing(outputs),
        "learning_rate": learning_rate(settings, step - 1),
    }


def _refuse_divergence(settings: TrainSettings, step: int, numbers: Mapping[str, Any]) -> None:
    """Guard the log and the checkpoints against a run that is lost.

    Raises:
        DivergedError: a number is infinite or not a number.
    """
    for name, value in numbers.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise DivergedError(
                f"{name} is {value} at step {step}: training has diverged; start again with a learning_rate"
                f" below {settings.learning_rate:g}."
            )


def _write(log: RunLog, display: Display, settings: TrainSettings, step: int, numbers: Entry) -> None:
    """Log and show what is known after `step` steps; say so if it is the first to show a collapse."""
    _refuse_divergence(settings, step, numbers)
    entry = {"step": step, "pairs": step * settings.batch_size, **numbers}
    warning = collapse_warning(entry, settings)
    if warning and not any("warning" in earlier for earlier in log.entries):
        entry["warning"] = warning
        display.say(f"WARNING: {warning}")
    log.append(entry)
    display.show(entry)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
