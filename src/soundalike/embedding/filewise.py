"""Files and a model to a Parquet table of embeddings, resumable."""

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from soundalike.audio import Excerpt, read_many
from soundalike.embedding.batches import Embedding, embed_in_batches
from soundalike.embedding.parts import Parts
from soundalike.embedding.table import MODEL_KEY, table_schema
from soundalike.errors import UserError
from soundalike.files import refuse_existing
from soundalike.model import Model

PART_BATCHES = 8
"""A kill loses at most the work on this many batches."""

Watch = Callable[[int, Sequence[Embedding]], None]
"""Told how many files are done and which were just embedded: at first none, then a batch at a time."""


def _look_away(_done: int, _newest: Sequence[Embedding]) -> None:
    """The watch of someone who does not want to know."""


@dataclass(frozen=True)
class Summary:
    """How a run went.

    Attributes:
        files: how many files there were.
        failed: how many of them could not be embedded.
    """

    files: int
    failed: int


def embed_files(
    model: Model,
    files: Iterable[Path],
    out: Path,
    *,
    overwrite: bool = False,
    threads: int | None = None,
    watch: Watch = _look_away,
) -> Summary:
    """Embed whole files into a Parquet file with one row a file, in order (see `soundalike.embedding.table`).

    A bad file becomes a row with its error. What is finished is kept beside the result, in `<out>.parts`: called
    again with the same model and files after a kill, the function goes on from there and the result is the same.

    Args:
        model: on the device that shall do the work.
        files: a file given twice is embedded once.
        out: a `.parquet` file, written whole or not at all.
        overwrite: whether to replace what is at `out`, and to discard the finished part of another run there.
        threads: how many files are decoded at once; None lets the machine decide.
        watch: told of the progress.

    Raises:
        UserError: there are no files; `out` is no `.parquet` file or exists; the unfinished run beside it is of another
            model or of other (or since changed) files; the system refused to write.
    """
    paths = list(dict.fromkeys(Path(file) for file in files))
    if not paths:
        raise UserError("there are no files to embed.")
    out = Path(out)
    if out.suffix != ".parquet":
        raise UserError(f"--out {out}: embeddings are written as Parquet, so its name must end in .parquet.")
    refuse_existing(out, overwrite)
    schema = table_schema(model)
    parts = Parts(out, schema, _run_identity(schema.metadata[MODEL_KEY], paths))
    parts.resume(overwrite)
    watch(parts.rows, [])

    readings = read_many(map(Excerpt, paths[parts.rows :]), model.sample_rate, threads)
    unsaved: list[Embedding] = []
    for number, batch in enumerate(embed_in_batches(model, readings), start=1):
        unsaved += batch
        if number % PART_BATCHES == 0:
            parts.add(unsaved)
            unsaved = []
        watch(parts.rows + len(unsaved), batch)
    if unsaved:
        parts.add(unsaved)
    parts.merge()
    return Summary(len(paths), parts.failed)


def _run_identity(model: bytes, paths: Iterable[Path]) -> str:
    """A digest of the model's and of every file's name, size and time of change."""
    digest = hashlib.sha256(model)
    for path in paths:
        try:
            status = path.stat()
            state = f"{status.st_size} {status.st_mtime_ns}"
        except OSError:
            state = "unreadable"
        digest.update(os.fsencode(path) + f"\0{state}\n".encode())
    return digest.hexdigest()
