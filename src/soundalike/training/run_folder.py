"""The run folder: `config.json`, `log.jsonl`, `checkpoints/`, `model/` and `report.html`."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from soundalike.errors import UserError
from soundalike.files import json_text, read_json, refuse_existing, replacing_folder, write_json
from soundalike.settings import Settings, validate
from soundalike.training.checkpoints import CheckpointFolder
from soundalike.training.hardware import Hardware
from soundalike.training.schema import TrainSettings
from soundalike.versions import versions_of

PACKAGES = ("soundalike", "torch", "numpy", "numba", "safetensors")
"""Packages whose version can change a run's numbers or files."""


MODEL_FOLDER = "model"


class RecordingsRecord(Settings):
    """What the recordings of a run were when it began.

    Attributes:
        clips: how many are heard.
        labelled: how many of them have a label.
        visible: how many labels the run may see.
        classes: the classes, by number.
        digest: of the list of clips and of which labels are visible.
    """

    clips: int
    labelled: int
    visible: int
    classes: tuple[str, ...]
    digest: str


class RunConfig(Settings):
    """What `config.json` of a run folder holds; written once, before anything else.

    Attributes:
        format_version: version of the run folder.
        settings: of the training.
        hardware: what a resumed run must use again to come to the same bytes.
        versions: of Python and the packages that take part.
        recordings: what the data held; None where the run takes none.
        init: digest of the model that training starts from; None for fresh weights.
    """

    format_version: Literal[1] = 1
    settings: TrainSettings
    hardware: Hardware
    versions: dict[str, str]
    recordings: RecordingsRecord | None = None
    init: str | None = None


@dataclass(frozen=True)
class Run:
    """A run folder and its configuration.

    Attributes:
        path: the folder.
        config: what `config.json` says, keys that are younger than the run at their defaults.
        digest: of the settings as they were written, which its checkpoints carry.
    """

    path: Path
    config: RunConfig
    digest: str

    @property
    def log_file(self) -> Path:
        """One line an interval."""
        return self.path / "log.jsonl"

    @property
    def checkpoints(self) -> CheckpointFolder:
        """What `--resume` goes on from."""
        return CheckpointFolder(self.path / "checkpoints", self.digest)

    @property
    def model_folder(self) -> Path:
        """The trained model."""
        return self.path / MODEL_FOLDER

    @property
    def evaluation_folder(self) -> Path:
        """What `soundalike evaluate` found out about the model, where a user lets it write into the run."""
        return self.path / "evaluation"

    @property
    def report_file(self) -> Path:
        """The page about the training; it is written last."""
        return self.path / "report.html"

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.model_folder.is_dir() and self.report_file.is_file()


def start_run(path: Path, config: RunConfig, overwrite: bool) -> Run:
    """Make a run folder.

    With `overwrite`, what the run there left is removed; other files in the folder stay.

    Raises:
        UserError: the folder is not empty and `overwrite` is false or it holds no run, or it cannot be written.
    """
    refuse_existing(path, overwrite)
    if path.exists() and not is_run(path) and not (path.is_dir() and not any(path.iterdir())):
        raise UserError(f"{path} is not a run; choose another --out.")
    values = config.model_dump(mode="json")
    run = Run(path, config, _digest(values["settings"]))
    if path.is_dir():
        _remove_results(run)
        write_json(path / "config.json", values)
    else:
        # The folder appears together with its configuration: a kill never leaves one that is not yet a run.
        with replacing_folder(path) as temporary:
            (temporary / "config.json").write_text(json_text(values), encoding="utf-8")
    return run


def is_run(path: Path) -> bool:
    """Whether `path` is a run folder, of whatever version, however early the run was stopped."""
    try:
        values = read_json(path / "config.json", "run configuration")
    except UserError:
        return False
    return isinstance(values, dict) and "settings" in values


def run_of(path: Path) -> Path | None:
    """The run folder that `path` is, or whose model folder it is; None for any other place."""
    # A link to a model folder says nothing of the folder that the link lies in.
    around = path.resolve().parent
    if is_run(path):
        return path
    return around if path.resolve().name == MODEL_FOLDER and is_run(around) else None


def open_run(path: Path) -> Run:
    """Read a run folder.

    Raises:
        UserError: there is no run, or its configuration is damaged or of another version.
    """
    file = path / "config.json"
    if not file.is_file():
        raise UserError(f"{path} holds no run; leave --resume out to start one there.")
    values = read_json(file, "run configuration")
    if not isinstance(values, dict) or "settings" not in values:
        raise UserError(f"{file} is not the configuration of a training run; choose another --out.")
    config = validate(RunConfig, values, f"{file}: key")
    return Run(path, config, _digest(values["settings"]))


def check_same_settings(run: Run, settings: TrainSettings) -> None:
    """Refuse to go on with a run under other settings than it began with.

    Raises:
        UserError: names the first key that differs.
    """
    before, now = (given.model_dump(mode="json") for given in (run.config.settings, settings))
    for key, value in before.items():
        if now[key] != value:
            raise UserError(
                f"{key} was {json.dumps(value)} when {run.path} began and is {json.dumps(now[key])} now: a"
                " run goes on with the settings it began with; leave the change out or choose another --out."
            )


def check_same_recordings(run: Run, record: RecordingsRecord | None) -> None:
    """Refuse to go on with a run whose data has changed.

    Raises:
        UserError: says what differs.
    """
    before = run.config.recordings
    if before is None or record is None or before == record:
        return
    raise UserError(
        f"{run.config.settings.data} has changed since {run.path} began: it then listed {before.clips} recordings of"
        f" {len(before.classes)} classes, and now {record.clips} of {len(record.classes)}"
        f"{' under other names or labels' if before.clips == record.clips else ''}: bring it back, or choose another"
        " --out."
    )


def installed_versions() -> dict[str, str]:
    """Versions of Python and of `PACKAGES`."""
    return versions_of(PACKAGES)


def _digest(settings: Mapping[str, Any]) -> str:
    """SHA-256 of settings as JSON values, in hexadecimal."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def _remove_results(run: Run) -> None:
    """Remove all of a run but its configuration: should this be cut short, the folder is still known as a run.

    The report goes first: without it the run does not count as finished.
    """
    try:
        run.report_file.unlink(missing_ok=True)
        for folder in (run.evaluation_folder, run.checkpoints.path, run.model_folder):
            if folder.exists():
                shutil.rmtree(folder)
        run.log_file.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"cannot replace the run {run.path}: {error}.") from error
