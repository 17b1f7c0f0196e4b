"""Data sets without a list, whose file names say what each sound is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError, unknown_name
from soundalike.tasks.readers.data_set import LayoutError


@dataclass(frozen=True)
class NameForm:
    """How a data set names its sounds.

    Attributes:
        written: the form of a name, for people.
        pattern: of a whole name; its part `label` is the class, and its part `group` the group. Without a part
            `group` every sound is a group of its own.
        labels: from each class as names have it to the clip's label.
    """

    written: str
    pattern: re.Pattern[str]
    labels: Mapping[str, str]


def clips_by_name(folder: Path, form: NameForm) -> tuple[Clip, ...]:
    """The `.wav` files of a folder, sorted by name.

    Raises:
        LayoutError: none has a name of the form.
        UserError: some names are not of the form, or one names an unknown class.
    """
    # What some systems leave in archives begins with a dot.
    names = sorted(path.name for path in folder.glob("[!.]*.wav"))
    if not any(form.pattern.fullmatch(name) for name in names):
        raise LayoutError(f"{folder} holds no file that is named {form.written}: unpack the archive again.")
    return tuple(_clip(folder / name, form) for name in names)


def _clip(sound: Path, form: NameForm) -> Clip:
    found = form.pattern.fullmatch(sound.name)
    if found is None:
        raise UserError(f"{sound} is not named {form.written}: move it away.")
    written, group = found["label"], found.groupdict().get("group", sound.stem)
    if written not in form.labels:
        raise unknown_name(f"class in the name of {sound}:", written, form.labels)
    return Clip(sound, label=form.labels[written], group=group)
