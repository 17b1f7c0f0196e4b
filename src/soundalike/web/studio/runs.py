"""The page Runs: the run folders below a folder, and their logs, followed while they are written."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from soundalike.audio import printable
from soundalike.errors import UserError
from soundalike.training import Run, is_run, nearest_preset, open_run, read_log
from soundalike.web.studio.activity import is_active
from soundalike.web.studio.folders import is_below
from soundalike.web.studio.state import Studio


class UnknownRunError(UserError):
    """A run that is not in the list."""


PARTS_OF_A_RUN = ("config.json", "log.jsonl", "checkpoints", "model", "report.html")
"""What is read or looked at in a run folder, and so must not lead out of it."""


def find_runs(root: Path) -> dict[str, Path]:
    """The run folders below `root` by name, one or two folders down.

    A folder that something of a run is left of counts as one. Folders in a run, hidden ones, and links that lead out
    of `root` are not looked at.
    """
    runs = {}
    for folder in _folders(root, root):
        inner = [folder] if _looks_like_run(folder) else _folders(folder, root)
        for path in inner:
            if path is folder or _looks_like_run(path):
                runs[path.relative_to(root).as_posix()] = path
    return runs


def runs_json(studio: Studio) -> list[dict[str, Any]]:
    """All runs; of damaged ones, what is wrong with them."""
    runs = find_runs(studio.runs) if studio.runs else {}
    return [_summary(studio, name, path) for name, path in runs.items()]


def run_json(studio: Studio, name: str) -> dict[str, Any]:
    """The configuration of a run.

    Raises:
        UserError: it is damaged.
        UnknownRunError: no run has that name.
    """
    run = open_listed(studio, name)
    return {"name": name, "preset": _preset_of(run), **run.config.model_dump(mode="json")}


def log_json(studio: Studio, name: str, after: int) -> dict[str, Any]:
    """What a run's log says from its `after`-th entry on.

    A resumed run takes back what it had logged after its last checkpoint. The log is then shorter than `after`, and is
    told from its beginning.

    Returns:
        `entries`, `first` (the number of the first of them), and `next` (what to ask for as `after` next time).

    Raises:
        UserError: the log is damaged.
        UnknownRunError: no run has that name.
    """
    entries = _log_of(open_listed(studio, name))
    first = after if after <= len(entries) else 0
    return {"entries": entries[first:], "first": first, "next": len(entries)}


def open_listed(studio: Studio, name: str) -> Run:
    """A run by the name under which it is listed, which is all that can be opened.

    Raises:
        UserError: it is damaged.
        UnknownRunError: no run has that name.
    """
    runs = find_runs(studio.runs) if studio.runs else {}
    if name not in runs:
        raise UnknownRunError(f"there is no run '{printable(name)}' in the list.")
    return _open(studio, runs[name])


def _open(studio: Studio, path: Path) -> Run:
    assert studio.runs is not None
    for part in PARTS_OF_A_RUN:
        if not is_below(path / part, [studio.runs]):
            raise UserError(f"{printable(path / part)} is a link that leads out of {studio.runs}.")
    if not (path / "config.json").is_file():
        raise UserError(f"{printable(path)} has no config.json: it is what is left of a run.")
    return _read_run(path, _modified(path / "config.json"))[0]


def _summary(studio: Studio, name: str, path: Path) -> dict[str, Any]:
    try:
        name.encode()
        run = _open(studio, path)
        entries = _log_of(run)
    except UnicodeEncodeError:
        return {
            "name": printable(name),
            "state": "damaged",
            "error": "rename the folder: not all of its name is text.",
        }
    except (UserError, OSError) as error:
        return {"name": name, "state": "damaged", "error": str(error)}
    speeds = [entry["pairs_per_second"] for entry in entries if "pairs_per_second" in entry]
    started = datetime.fromtimestamp((path / "config.json").stat().st_mtime, UTC)
    return {
        "name": name,
        "state": _state(run, entries),
        "step": entries[-1]["step"] if entries else 0,
        "steps": run.config.settings.steps,
        "pairs_per_second": speeds[-1] if speeds else None,
        "started": started.isoformat(timespec="seconds"),
        "preset": _preset_of(run),
    }


def _state(run: Run, entries: list[dict[str, Any]]) -> str:
    if run.finished:
        return "finished"
    return "running" if is_active(run, entries) else "stopped"


def _looks_like_run(path: Path) -> bool:
    """Whether `path` is a run or what is left of one; a model folder has a config.json too."""
    try:
        return (path / "log.jsonl").is_file() or (path / "checkpoints").is_dir() or is_run(path)
    except OSError:
        return False


def _folders(path: Path, root: Path) -> Iterator[Path]:
    """The folders in `path` that are not hidden and lie below `root`, links followed.

    None if `path` cannot be read or has just vanished, unless it is `root` itself.
    """
    try:
        entries = sorted(path.iterdir())
    except OSError:
        if path == root:
            raise
        return
    for entry in entries:
        if not entry.name.startswith(".") and entry.is_dir() and is_below(entry, [root]):
            yield entry


def _log_of(run: Run) -> list[dict[str, Any]]:
    """The whole lines of a run's log.

    Raises:
        UserError: it is damaged.
    """
    if not run.log_file.is_file():
        return []
    return _read_entries(run.log_file, _modified(run.log_file), run.log_file.stat().st_size)


def _preset_of(run: Run) -> str:
    return _read_run(run.path, _modified(run.path / "config.json"))[1]


def _modified(path: Path) -> int:
    return path.stat().st_mtime_ns


MOST_LOGS = 512
_newest: dict[Path, tuple[int, int, list[dict[str, Any]]]] = {}
"""Of each log the last state that was read, since a log grows while it is watched."""


# Pages ask every few seconds: what has not changed on the disk is not read again.
@lru_cache(maxsize=512)
def _read_run(path: Path, modified: int) -> tuple[Run, str]:  # noqa: ARG001
    """A run, and the preset nearest to its settings."""
    try:
        run = open_run(path)
    except RecursionError as error:
        raise UserError(f"{printable(path / 'config.json')} is no configuration of a run.") from error
    return run, nearest_preset(run.config.settings)[0]


def _read_entries(path: Path, modified: int, size: int) -> list[dict[str, Any]]:
    """The entries of a log, all of which JSON has words for."""
    kept = _newest.get(path)
    if kept is not None and kept[:2] == (modified, size):
        return kept[2]
    try:
        entries = read_log(path)
        json.dumps(entries, allow_nan=False)
    except (RecursionError, ValueError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"{printable(path)} holds what no training log holds: {error}.") from error
    if len(_newest) >= MOST_LOGS:
        _newest.clear()
    _newest[path] = (modified, size, entries)
    return entries
