"""What a run was trained on: its recordings, and the labels that it saw."""

from collections.abc import Callable
from pathlib import Path

from soundalike.errors import UserError
from soundalike.pretrained import is_packaged
from soundalike.training.run_folder import open_run, run_of
from soundalike.training.sources import find_recordings


def heard_files(model: Path, say: Callable[[str], None]) -> set[Path]:
    """The recordings that a run, and those that it goes on from, were trained on.

    Args:
        model: a run or its model folder; a model without a run has heard nothing that is known.
        say: told of what cannot be known.
    """
    files: set[Path] = set()
    seen: set[Path] = set()
    folder = run_of(model)
    while folder is not None and folder.resolve() not in seen:
        seen.add(folder.resolve())
        settings = open_run(folder).config.settings
        try:
            data = find_recordings(settings, lambda _: None)
        except UserError as error:
            say(f"whether the run heard tested sounds cannot be known: {error}")
        else:
            files.update(() if data is None else (clip.path for clip in data.clips))
        if settings.init is None or is_packaged(settings.init):
            break
        folder = run_of(Path(settings.init))
        if folder is None:
            say(
                f"whether the run heard tested sounds cannot be known: no run is at {settings.init}, where it began."
            )
    return files


def seen_labels(model: Path, tasks: str) -> tuple[float, int] | None:
    """Fraction and seed of the labels that a run saw, where it was trained on `tasks` and did not see all.

    Args:
        model: a run or its model folder.
        tasks: what a user names as tasks.
    """
    folder = run_of(model)
    if folder is None:
        return None
    settings = open_run(folder).config.settings
    if settings.labels.fraction == 1 or settings.data is None:
        return None
    if settings.data != tasks and Path(settings.data).absolute() != Path(tasks).absolute():
        return None
    return settings.labels.fraction, settings.seed
