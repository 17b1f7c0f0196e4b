"""What `data=` of a training run means."""

from pathlib import Path

from soundalike.audio import Clip, read_clips
from soundalike.errors import UserError
from soundalike.tasks.known import COLLECTIONS, fetched_collection
from soundalike.tasks.naming import data_set_and_folder


def training_clips(data: str | Path) -> tuple[Clip, ...]:
    """The clips that `data` names, of every fold and split: the caller leaves out what it must not train on.

    Args:
        data: one of

            - `NAME:FOLDER`, a known data set (`DATA_SETS`) as it unpacks from its publisher's archive; groups, folds
              and splits are the published ones;
            - `pretrain`, `free/NAME` or `light/NAME`: what `soundalike tasks fetch` of that name put into the cache;
            - a manifest, a folder that holds `manifest.csv` or `manifest.parquet`, or a folder of sounds.

            A path that exists goes before a name with a colon. Names of what is fetched go before a folder of the
            same name; write `./pretrain` for the folder.

    Raises:
        UserError: the name or path is unknown, or what it names is missing, odd or not fetched yet; the sentence
            names it.
    """
    if data in COLLECTIONS:
        return read_clips(fetched_collection(str(data)))
    named = data_set_and_folder(str(data))
    if named:
        data_set, folder = named
        return data_set.read(folder)
    return read_clips(_without_tilde(data))


def training_path(data: str | Path) -> Path | None:
    """The file or folder that `data` of `training_clips` names, whether it is there or not; None for what is fetched.

    Raises:
        UserError: the name of a data set is unknown, or no folder follows it.
    """
    if data in COLLECTIONS:
        return None
    named = data_set_and_folder(str(data))
    return named[1] if named else _without_tilde(data)


def _without_tilde(path: str | Path) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise UserError(f"{path}: this machine has no such user.") from error
