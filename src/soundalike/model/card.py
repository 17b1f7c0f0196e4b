"""The model card, which commands add sections to."""

from pathlib import Path

from soundalike.errors import UserError
from soundalike.files import write_text
from soundalike.model.folder import CARD_FILE, model_folder


def write_card_section(folder: Path, title: str, text: str) -> None:
    """Put a section under a second-level heading into the card of a model; the rest of the card stays as it is.

    Args:
        folder: a model folder, or a run folder that holds one.
        title: of the heading. A section of that title is replaced; without one the new section comes last.
        text: of the section, in Markdown, without headings of the first or second level.

    Raises:
        UserError: the card cannot be read or written.
    """
    path = model_folder(Path(folder)) / CARD_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the model card {path}: {error}.") from error
    headings = [number for number, line in enumerate(lines) if line.startswith(("# ", "## "))]
    first = next((number for number in headings if lines[number].rstrip() == f"## {title}"), len(lines))
    after = next((number for number in headings if number > first), len(lines))
    parts = ["\n".join(lines[:first]), f"## {title}\n\n{text}", "\n".join(lines[after:])]
    write_text(path, "\n\n".join(part.strip("\n") for part in parts if part.strip("\n")) + "\n")
