"""What would cost a run or a model dear later is refused before the run begins or goes on."""

from pathlib import Path

from soundalike.augment import Chain
from soundalike.draws import Stream
from soundalike.errors import UserError
from soundalike.model import model_digest
from soundalike.pairs import PairSource, hints_of
from soundalike.pretrained import is_packaged, load
from soundalike.training.run_folder import Run
from soundalike.training.schema import TrainSettings


def refuse_own_beginning(out: Path, init: str | None) -> None:
    """Guard the model that a run begins with from the run, which would take its place.

    Raises:
        UserError: `init` is `out`, or inside it.
    """
    if init is None or is_packaged(init):
        return
    begins = Path(init).resolve()
    if begins.is_relative_to(out.resolve()):
        raise UserError(f"init = {init} is what {out} would replace: choose another --out.")


def refuse_other_beginning(run: Run) -> None:
    """Guard a run that goes on from a model that is not the one it began with.

    Raises:
        UserError: its digest is another, or it is gone.
    """
    init = run.config.settings.init
    if init is not None and run.config.init not in (None, model_digest(load(init))):
        raise UserError(
            f"{init} is no longer the model that {run.path} began with: bring it back, or choose another --out."
        )


def refuse_unfit(source: PairSource, settings: TrainSettings) -> None:
    """Guard against a model whose configuration would not tell what it was trained on.

    Raises:
        UserError: the source's views have another sample rate or length than the settings say, a transform does not fit
            them, or hints are to be guessed and it gives none.
    """
    samples = round(settings.duration * settings.sample_rate)
    if (source.sample_rate, source.samples) != (settings.sample_rate, samples):
        raise UserError(
            f"the source of pairs gives {source.samples} samples at {source.sample_rate} Hz, but sample_rate ="
            f" {settings.sample_rate} and duration = {settings.duration:g} ask for {samples} at"
            f" {settings.sample_rate} Hz: change the settings or the source."
        )
    for steps in (settings.augment, settings.augment_synthetic):
        Chain(steps).draw(settings.seed, Stream.AUGMENT_A, [0], samples, settings.sample_rate)
    if settings.hints.weight and not hints_of(source):
        raise UserError(
            f"hints.weight is {settings.hints.weight:g}, but the sounds have no parameter of the groups"
            f" {', '.join(settings.hints.groups)}: choose other hints.groups, or hints.weight=0."
        )
