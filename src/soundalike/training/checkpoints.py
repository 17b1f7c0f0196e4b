"""Checkpoints: all that a run needs to go on, in one safetensors file each. Nothing in it is executed."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from soundalike.errors import UserError
from soundalike.files import replacing_file
from soundalike.training.optimizers import optimizer_tensors, restore_optimizer

FORMAT = "soundalike checkpoint 1"
KEPT = 2
"""Checkpoints kept: should the newest be damaged, the one before it still stands."""


class DamagedError(Exception):
    """A file is no whole checkpoint of this run; the message says why."""


@dataclass(frozen=True)
class CheckpointFolder:
    """The checkpoints of one run.

    Attributes:
        path: the folder; made when first needed.
        digest: of the run's settings; a checkpoint with another one is foreign.
    """

    path: Path
    digest: str

    def save(
        self, step: int, learner: nn.Module, optimizer: Optimizer, average: nn.Module | None = None
    ) -> None:
        """Save the state after `step` steps, whole or not at all, and drop all but the newest `KEPT`.

        Args:
            step: steps taken.
            learner: what is trained.
            optimizer: of its parameters.
            average: a learner with averaged weights, if the run takes an average.

        Raises:
            UserError: the system refused to write.
        """
        tensors = {f"learner/{name}": tensor for name, tensor in learner.state_dict().items()}
        for name, tensor in optimizer_tensors(optimizer, learner).items():
            tensors[f"optimizer/{name}"] = tensor
        if average is not None:
            tensors |= {f"average/{name}": tensor for name, tensor in average.state_dict().items()}
        whole = safetensors.torch.save(
            {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()},
            metadata={"format": FORMAT, "settings": self.digest, "step": str(step)},
        )
        with replacing_file(self.path / f"step-{step:010d}.safetensors") as temporary:
            temporary.write_bytes(whole)
        for old in self._files()[KEPT:]:
            _remove(old)

    def restore(
        self,
        learner: nn.Module,
        optimizer: Optimizer,
        warn: Callable[[str], None],
        average: nn.Module | None = None,
    ) -> int:
        """Bring all that `save` took to the newest whole checkpoint; returns its step, 0 when there is none.

        A damaged or foreign checkpoint is named through `warn`, set aside as `*.damaged`, and the one before
        it is taken.

        Raises:
            UserError: there are checkpoints, and all are damaged or foreign.
        """
        files = self._files()
        for half_written in self.path.glob(".step-*"):
            _remove(half_written)
        for path in files:
            try:
                return self._restore(path, learner, optimizer, average)
            except DamagedError as damage:
                if path == files[-1]:
                    raise UserError(
                        f"{path} {damage}, and no earlier checkpoint is left; start again with --overwrite."
                    ) from damage
                aside = path.replace(path.with_suffix(".damaged"))
                warn(f"{path} {damage}; it is now {aside.name}, and the checkpoint before it is taken.")
        return 0

    def _files(self) -> list[Path]:
        """The checkpoint files, newest first."""
        return sorted(self.path.glob("step-*.safetensors"), key=_step, reverse=True)

    def _restore(
        self, path: Path, learner: nn.Module, optimizer: Optimizer, average: nn.Module | None
    ) -> int:
        metadata, tensors = _read(path)
        if metadata.get("format") != FORMAT:
            raise DamagedError("is not a checkpoint of this version of soundalike")
        if not metadata.keys() >= {"settings", "step"} or not metadata["step"].isdecimal():
            raise DamagedError("does not say which run and step it belongs to")
        if metadata["settings"] != self.digest:
            raise DamagedError("belongs to a run with other settings")
        weights, averaged = _under("learner/", tensors), _under("average/", tensors)
        expected = _shapes(learner.state_dict())
        if _shapes(weights) != expected or _shapes(averaged) != ({} if average is None else expected):
            raise DamagedError("holds other tensors than this run's model")
        moments = _under("optimizer/", tensors)
        unknown = {name.rpartition("/")[0] for name in moments} - dict(learner.named_parameters()).keys()
        if unknown:
            raise DamagedError(f"holds optimiser state of '{min(unknown)}', which this run's model lacks")
        learner.load_state_dict(weights)
        if average is not None:
            average.load_state_dict(averaged)
        restore_optimizer(optimizer, learner, moments)
        return int(metadata["step"])


def _step(path: Path) -> int:
    """The step in a checkpoint's file name; -1, older than all, for a file that only looks like one."""
    number = path.stem.removeprefix("step-")
    return int(number) if number.isdecimal() else -1


def _remove(path: Path) -> None:
    """Remove a file that is no longer needed. One that stays does no harm, so failing to is no reason to stop."""
    with contextlib.suppress(OSError):
        path.unlink()


def _read(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    try:
        with safetensors.safe_open(path, "pt") as file:
            return file.metadata() or {}, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, safetensors.SafetensorError) as error:
        raise DamagedError(f"is truncated or no safetensors file ({error})") from error


def _shapes(tensors: Mapping[str, Tensor]) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in tensors.items()}


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose name starts with `prefix`, named by the rest."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
