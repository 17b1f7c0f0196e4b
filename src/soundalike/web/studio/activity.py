"""Whether a run that is not finished is being trained at this moment. Nothing says so but the age of its files."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from soundalike.training import Run

PATIENCE_SECONDS = 60.0
"""A run that has written anything since is at work, however short its steps are."""

FIRST_PATIENCE_SECONDS = 300.0
"""Before its first line a run lists recordings, compiles and calibrates."""

LINES_MISSED = 5
"""A run is at work until it is late by as many lines of its log: looks and checkpoints take their time too."""


def is_active(run: Run, entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the run wrote something lately, by the measure of its own pace.

    Args:
        run: an unfinished one.
        entries: of its log.
    """
    written = [run.path / "config.json", run.log_file, run.checkpoints.path]
    newest = max(path.stat().st_mtime for path in written if path.exists())
    return time.time() - newest < _patience(run, entries)


def _patience(run: Run, entries: Sequence[Mapping[str, Any]]) -> float:
    told = (entry.get("step_seconds") for entry in reversed(entries))
    pace = next((seconds for seconds in told if isinstance(seconds, float)), None)
    if pace is None:
        return FIRST_PATIENCE_SECONDS
    return max(PATIENCE_SECONDS, LINES_MISSED * run.config.settings.log_every * pace)
