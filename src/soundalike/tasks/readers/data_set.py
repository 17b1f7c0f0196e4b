"""What a reader is: a card, and a function from the unpacked folder to its clips."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.tasks.card import Card


class LayoutError(UserError):
    """A folder that is not what the reader's data set unpacks to; another reader may know it."""


@dataclass(frozen=True)
class DataSet:
    """A data set with a published layout.

    Attributes:
        card: what it is as a task; its name is the reader's.
        layout: what the folder must hold, for people.
        read_folder: from the absolute path of the unpacked folder to every clip, with the published group, and
            the published fold or split. Raises UserError for what is missing or odd.
        read_card: from that path to the card, where one reader knows many tasks and the folder says which one it is.
    """

    card: Card
    layout: str
    read_folder: Callable[[Path], tuple[Clip, ...]]
    read_card: Callable[[Path], Card] | None = None

    def read(self, folder: Path) -> tuple[Clip, ...]:
        """All clips of the unpacked folder, whatever their fold or split.

        Raises:
            UserError: there is no such folder, or something in it is missing or odd; the sentence names it.
        """
        return self.read_folder(self._existing(folder))

    def card_in(self, folder: Path) -> Card:
        """The card of the task that the unpacked folder holds.

        Raises:
            UserError: as `read` does.
        """
        return self.card if self.read_card is None else self.read_card(self._existing(folder))

    def _existing(self, folder: Path) -> Path:
        folder = Path(folder).absolute()
        if not folder.is_dir():
            raise UserError(
                f"there is no folder {folder}: {self.card.name} wants the one with {self.layout} in it."
            )
        return folder


def missing_part(card: Card, part: Path, layout: str) -> LayoutError:
    """The error for a file or folder that the layout has and the user's folder lacks."""
    return LayoutError(f"{part} is missing: {card.name} wants the unpacked folder with {layout} in it.")


def missing_sound(listed_in: Path, sound: Path) -> UserError:
    """The error for a sound that the data set's own list names and that is not there."""
    return UserError(f"{listed_in} lists {sound}, which is not there: unpack the archive again.")


def require(card: Card, layout: str, *parts: Path) -> None:
    """Guard against a folder that lacks parts of the layout.

    Raises:
        LayoutError: the first part that is not there.
    """
    for part in parts:
        if not part.exists():
            raise missing_part(card, part, layout)
