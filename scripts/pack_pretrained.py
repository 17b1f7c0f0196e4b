"""Put a trained model into the package: `python scripts/pack_pretrained.py RUN --name NAME --scores REPORT.json`.

RUN is a finished run folder, REPORT.json what `soundalike evaluate RUN --suite free` wrote. The weights are kept in
half precision, if the embeddings of real sounds stay what they were; paths of this machine are cut to their last name.
What is written is src/soundalike/pretrained/NAME; docs/pretrained.md says what is in it.
"""

import argparse
import json
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from torch import Tensor

from soundalike.audio import read
from soundalike.errors import UserError
from soundalike.evaluation import Evaluation, TaskResult, add_scores, read_evaluation
from soundalike.files import json_text, refuse_existing, replacing_folder
from soundalike.model import Model, load_model, model_digest, save_model, write_card_section
from soundalike.pretrained import (
    LOG_FILE,
    SCORES_FILE,
    TRAINING_FILE,
    ScoresRecord,
    TaskScores,
    TrainingRecord,
)
from soundalike.tasks import mini_suite
from soundalike.training import Run, RunConfig, nearest_preset, open_run, read_log
from soundalike.training.card import model_card
from soundalike.training.configuration import command

PRETRAINED = Path(__file__).parents[1] / "src" / "soundalike" / "pretrained"

MOST_DIFFERENCE = 0.005
"""How far half precision may move an embedding, as a share of its length: then cosines change by 1.3e-5 and less."""

MOST_LOG_LINES = 100

CLIP_STRIDE = 12
"""Every so-manieth clip of the mini suite is embedded to measure the difference: 70 of them."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, write the folder and say what is in it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path, help="a finished run folder")
    parser.add_argument("--name", required=True, help="what soundalike.load is to know the model by")
    parser.add_argument("--scores", type=Path, required=True, help="the report.json of the run's evaluation")
    parser.add_argument("--machine", default="", help="what it was trained on, in words (default: not said)")
    parser.add_argument("--licence", default="MIT", help="of the weights (default: MIT)")
    parser.add_argument("--into", type=Path, default=PRETRAINED, help="where to (default: the package)")
    parser.add_argument("--overwrite", action="store_true", help="replace the model of that name")
    given = parser.parse_args(arguments)
    try:
        if not re.fullmatch("[a-z][a-z0-9-]*", given.name):
            raise UserError(f"--name {given.name!r}: choose lower-case letters, digits and hyphens.")
        folder = given.into / given.name
        refuse_existing(folder, given.overwrite, "--name")
        difference = pack(given.run, given.scores, folder, machine=given.machine, licence=given.licence)
    except UserError as error:
        sys.exit(f"error: {error}")
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    for name, size in sizes.items():
        print(f"{size:>10,}  {folder / name}")
    print(f"{sum(sizes.values()):>10,}  bytes; half precision moves embeddings by {difference:.2%} at most")


def pack(path: Path, report: Path, folder: Path, *, machine: str = "", licence: str = "MIT") -> float:
    """Write the folder of a packaged model, whole or not at all; one that is there is replaced.

    Args:
        path: a finished run folder.
        report: the `report.json` of its evaluation.
        folder: where to; its name is the model's.
        machine: what the run was trained on, in words.
        licence: of the weights.

    Returns:
        How far half precision moves the embedding of a real sound at most, as a share of its length.

    Raises:
        UserError: the run is not finished, the report is about another model, half precision moves an embedding
            further than `MOST_DIFFERENCE`, or a file cannot be read or written.
    """
    run = open_run(path)
    if not run.finished:
        raise UserError(f"{path} is not finished; soundalike train --resume --out {path} goes on with it.")
    model = load_model(run.model_folder)
    evaluation = read_evaluation(report)
    log = read_log(run.log_file)
    config = RunConfig.model_validate(without_places(run.config.model_dump(mode="json")))
    portable = replace(run, path=Path("runs") / folder.name, config=config)
    with replacing_folder(folder) as temporary:
        save_model(model, temporary, model_card(portable, log), float16=True)
        packed = load_model(temporary)
        if evaluation.model.digest not in (model_digest(model), model_digest(packed)):
            raise UserError(f"{report} is about another model than that of {path}: evaluate {path} again.")
        difference = largest_difference(model, packed)
        if not difference <= MOST_DIFFERENCE:
            raise UserError(
                f"half precision moves an embedding of {path} by {difference:.2%} of its length, more than"
                f" {MOST_DIFFERENCE:.2%}: such weights cannot be packed."
            )
        training = training_record(portable, log, run.log_file, machine, licence)
        _write_json(temporary / TRAINING_FILE, training.model_dump(mode="json"))
        _write_json(temporary / SCORES_FILE, scores_record(evaluation).model_dump(mode="json"))
        lines = "".join(f"{json.dumps(entry)}\n" for entry in thinned(log))
        (temporary / LOG_FILE).write_text(lines, encoding="utf-8")
        write_card_section(temporary, "Use", use_section(folder.name, model))
        write_card_section(temporary, "In the package", package_section(training, difference))
        provenance = replace(evaluation.provenance, command=without_places_in(evaluation.provenance.command))
        add_scores(replace(evaluation, provenance=provenance), temporary)
    return difference


def largest_difference(one: Model, other: Model) -> float:
    """The greatest distance between two models' embeddings of a real sound, as a share of the first one's length."""
    first, second = (embeddings_of_real_sounds(model) for model in (one, other))
    return float(((second - first).norm(dim=1) / first.norm(dim=1)).max())


def embeddings_of_real_sounds(model: Model) -> Tensor:
    """Embeddings of clips from all tasks of the mini suite, shape (clips, embedding_size)."""
    excerpts = [clip.excerpt for task in mini_suite() for clip in task.clips][::CLIP_STRIDE]
    return model.embed([read(excerpt, model.sample_rate) for excerpt in excerpts])


def training_record(
    run: Run, log: Sequence[dict[str, Any]], log_file: Path, machine: str, licence: str
) -> TrainingRecord:
    """How the model was trained. Nothing in a run says when: the log's own date does."""
    config, settings = run.config, run.config.settings
    preset, changes = nearest_preset(settings)
    hardware = {key: str(value) for key, value in asdict(config.hardware).items()}
    return TrainingRecord(
        command=command(settings, run.path),
        preset=preset,
        changes=tuple(changes),
        seed=settings.seed,
        pairs=settings.steps * settings.batch_size,
        seconds=round(training_seconds(log), 1),
        date=datetime.fromtimestamp(log_file.stat().st_mtime, UTC).isoformat(timespec="seconds"),
        machine={**hardware, **({"description": machine} if machine else {})},
        versions=config.versions,
        licence=licence,
        settings=settings.model_dump(mode="json"),
        recordings=None if config.recordings is None else config.recordings.model_dump(mode="json"),
        init=config.init,
    )


def training_seconds(log: Sequence[dict[str, Any]]) -> float:
    """What all steps took together, without monitors and checkpoints."""
    timed = [entry for entry in log if "step_seconds" in entry]
    steps = [0, *(entry["step"] for entry in timed)]
    return sum(
        entry["step_seconds"] * (step - before)
        for entry, before, step in zip(timed, steps, steps[1:], strict=False)
    )


def scores_record(evaluation: Evaluation) -> ScoresRecord:
    """An evaluation without clips, predictions and draws, and without the version of a system's kernel."""
    provenance = evaluation.provenance
    return ScoresRecord(
        digest=evaluation.model.digest,
        command=without_places_in(provenance.command),
        date=provenance.date,
        versions=provenance.versions,
        machine={key: value for key, value in provenance.machine.items() if key != "system"},
        seed=evaluation.seed,
        probes=evaluation.probes,
        embeddings=evaluation.embeddings,
        tasks=tuple(map(_task_scores, evaluation.tasks)),
    )


def _task_scores(task: TaskResult) -> TaskScores:
    scores: dict[str, dict[str, Any]] = {}
    for result in task.results:
        rounded = {key: round(value, 5) for key, value in asdict(result.score).items()}
        scores.setdefault(result.probe, {})[result.embedding] = rounded
    return TaskScores.model_validate(
        {
            **{key: task.card[key] for key in ("name", "development", "probe")},
            "title": task.title,
            "metric": task.metric,
            "chance": round(task.chance, 5),
            "majority": round(task.majority, 5),
            "scores": scores,
        }
    )


def thinned(log: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most `MOST_LOG_LINES` entries, evenly spaced, the first and the last among them."""
    if len(log) <= MOST_LOG_LINES:
        return list(log)
    spacing = (len(log) - 1) / (MOST_LOG_LINES - 1)
    return [log[round(number * spacing)] for number in range(MOST_LOG_LINES)]


def without_places(value: Any) -> Any:
    """JSON's values with every absolute path cut to its last name: where it lay is nobody's business."""
    if isinstance(value, dict):
        return {key: without_places(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_places(each) for each in value]
    if isinstance(value, str):
        # Also behind a key (data=/place) and the name of a reader (esc50:/place).
        for start in (0, *(place + 1 for place, sign in enumerate(value) if sign in "=:")):
            for kind in (PurePosixPath, PureWindowsPath):
                if kind(value[start:]).is_absolute():
                    return value[:start] + kind(value[start:]).name
    return value


def without_places_in(line: str) -> str:
    """A command line with every absolute path cut to its last name."""
    return shlex.join(without_places(shlex.split(line)))


def use_section(name: str, model: Model) -> str:
    """How to use the model, for its card."""
    return f"""```python
import soundalike

model = soundalike.load("{name}")
embeddings = model.embed(clips)  # clips: one-dimensional arrays of {model.sample_rate} Hz audio
```

```
soundalike embed {name} FOLDER --out embeddings.parquet
```"""


def package_section(training: TrainingRecord, difference: float) -> str:
    """What sets the packaged model apart from its run, for its card."""
    where = training.machine.get("description", training.machine["device"])
    minutes = training.seconds / 60
    return f"""Trained with seed {training.seed} on {training.date[:10]}, {minutes:.0f} minutes on {where}. \
Licence of the weights: {training.licence}.

The weights of convolutions and linear layers are kept in float16 and computed with in float32. Beside the weights as \
they came from training, which the scores are of, this moves the embedding of a real sound by {difference:.2%} of its \
length at most."""


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json_text(value), encoding="utf-8")


if __name__ == "__main__":
    main()
