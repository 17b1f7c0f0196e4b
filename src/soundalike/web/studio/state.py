"""What a studio was started with. All else that it knows is on the disk."""

from dataclasses import dataclass
from pathlib import Path

from soundalike.errors import UserError
from soundalike.training import is_run
from soundalike.web.studio.listener import Listener

SAMPLE_RATE = 24_000
"""Of the sounds that are played where no model says otherwise: up to 12 kHz a patch has something to say."""

SECONDS = 1.0


@dataclass(frozen=True)
class Studio:
    """What a studio was started with.

    Attributes:
        runs: the folder whose runs are shown; None for none.
        data: the folders and files that recordings may come from.
        listener: the encoder that hears the pairs; None for none.
    """

    runs: Path | None = None
    data: tuple[Path, ...] = ()
    listener: Listener | None = None

    @property
    def sample_rate(self) -> int:
        """Of the sounds that are played, in Hz: the encoder's, where there is one."""
        return self.listener.model.sample_rate if self.listener else SAMPLE_RATE

    @property
    def seconds(self) -> float:
        """How long the sounds are that are played: the encoder's window, where there is one."""
        return self.listener.model.config.window_seconds if self.listener else SECONDS

    @property
    def roots(self) -> tuple[Path, ...]:
        """What a path that a page names must lie below."""
        return (*self.data, *([self.runs] if self.runs else []))


def open_studio(runs: Path | None = None, data: tuple[Path, ...] = (), model: Path | None = None) -> Studio:
    """A studio from what the command line names.

    Args:
        runs: a folder of run folders.
        data: folders or files of recordings.
        model: a model folder or a finished run.

    Raises:
        UserError: a folder is missing, `runs` is a run itself, or the model cannot be loaded.
    """
    if runs is not None:
        if not runs.is_dir():
            raise UserError(f"--runs {runs}: there is no such folder.")
        if is_run(runs):
            raise UserError(f"--runs {runs} is a run itself: give the folder that it lies in.")
    for path in data:
        if not path.exists():
            raise UserError(f"--data {path}: there is no such folder or file.")
    return Studio(
        None if runs is None else runs.resolve(),
        tuple(path.resolve() for path in data),
        None if model is None else Listener.load(model),
    )
