"""Build a gallery: render, listen, draw, and write it whole or not at all."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from soundalike.errors import UserError
from soundalike.files import replacing_folder
from soundalike.web.gallery.examples import render_examples
from soundalike.web.gallery.page import gallery_page
from soundalike.web.gallery.plan import GalleryPlan
from soundalike.web.gallery.similarity import measure_similarities
from soundalike.web.pictures import data_url

if TYPE_CHECKING:
    # Loads PyTorch, which a gallery without a model can do without.
    from soundalike.embedding import Embedder

PAGE_FILE = "index.html"
AUDIO_FOLDER = "audio"

_OWN_NAME = re.compile(rf"{PAGE_FILE}|{AUDIO_FOLDER}(/\d+-(source|[ab]-delta-[\d.e-]+)\.flac)?")


def build_gallery(
    plan: GalleryPlan,
    folder: Path,
    *,
    command: str,
    listener: "Embedder | None" = None,
    listener_name: str = "",
    single_file: bool = False,
) -> None:
    """Write a gallery: a page and its sounds, which need no server.

    Args:
        plan: what it shows.
        folder: where to. An earlier gallery in it is replaced.
        command: that makes it again, to be shown.
        listener: an encoder whose similarities are shown.
        listener_name: what to call it.
        single_file: whether the page holds the sounds, too, rather than have them beside it.

    Raises:
        UserError: the folder holds other files than a gallery's, the listener's embeddings are not finite, or the
            system refused to write.
    """
    _refuse_other_files(folder)
    examples = render_examples(plan)
    similarities = None if listener is None else measure_similarities(listener, listener_name, examples)
    with replacing_folder(folder) as temporary:

        def keep(name: str, content: bytes) -> str:
            """Where the page finds a sound."""
            if single_file:
                return data_url("audio/flac", content)
            (temporary / AUDIO_FOLDER).mkdir(exist_ok=True)
            # Written plainly: the folder as a whole is what is synced and appears whole or not at all.
            (temporary / AUDIO_FOLDER / name).write_bytes(content)
            return f"{AUDIO_FOLDER}/{name}"

        page = gallery_page(plan, examples, similarities, command, keep)
        (temporary / PAGE_FILE).write_text(page, encoding="utf-8")


def _refuse_other_files(folder: Path) -> None:
    for path in sorted(Path(folder).rglob("*")) if Path(folder).is_dir() else []:
        inside = path.relative_to(folder).as_posix()
        if not _OWN_NAME.fullmatch(inside):
            raise UserError(
                f"{folder} holds {inside}, which is not of a gallery, and would be lost; choose another --out."
            )
