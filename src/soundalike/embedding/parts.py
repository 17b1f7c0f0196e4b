"""The finished parts of an unfinished run: Parquet files in a folder beside the result.

Each is named after its first row and carries the identity of its run in its schema's metadata, so that what is there
says by itself how far the run came, and a part of another run is never taken for one of this.
"""

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from soundalike.embedding.batches import Embedding
from soundalike.embedding.table import to_table, write_tables
from soundalike.errors import UserError

_OWN_FILE = re.compile(r"\.?\d{12}\.parquet(\..*)?")
"""A part, or what a kill left of one that was being written."""


class _OtherRunError(Exception):
    """A part is of another run."""


class Parts:
    """The parts of one run.

    Attributes:
        folder: where they are.
        rows: how many rows they have.
        failed: how many of these are of a file that could not be embedded.
    """

    def __init__(self, out: Path, schema: Any, run: str) -> None:
        """Nothing is read or written yet.

        Args:
            out: the run's result; the parts are in `<out>.parts`.
            schema: the result's.
            run: the run's identity.
        """
        self.folder = out.with_name(f"{out.name}.parts")
        self.rows = 0
        self.failed = 0
        self._finished: list[Path] = []
        self._out = out
        self._out_schema = schema
        self._schema = schema.with_metadata({**schema.metadata, b"soundalike.run": run.encode()})

    def resume(self, overwrite: bool) -> None:
        """Take up the parts that are there.

        Raises:
            UserError: they are of another run, or damaged, and may not be overwritten.
        """
        while (part := self._part(self.rows)).exists():
            try:
                table = self._read(part)
            except (OSError, pa.ArrowException, _OtherRunError) as error:
                if not overwrite:
                    raise UserError(
                        f"{self.folder} holds an unfinished run that is damaged, of another model, or of files that "
                        "are others or have changed; choose another --out or add --overwrite to discard it."
                    ) from error
                self._clear()
                self._finished, self.rows, self.failed = [], 0, 0
            else:
                self._count(part, table)

    def add(self, embeddings: Sequence[Embedding]) -> None:
        """Keep the next rows, whole or not at all.

        Raises:
            UserError: the system refused to write.
        """
        part = self._part(self.rows)
        table = to_table(embeddings, self._schema)
        write_tables(part, [table], self._schema)
        self._count(part, table)

    def merge(self) -> None:
        """Write the result, whole or not at all, and remove the parts.

        Raises:
            UserError: the system refused to write.
        """
        write_tables(self._out, map(self._read, self._finished), self._out_schema)
        self._clear()

    def _read(self, part: Path) -> Any:
        with pq.ParquetFile(part) as file:
            if not file.schema_arrow.equals(self._schema, check_metadata=True):
                raise _OtherRunError
            return file.read()

    def _count(self, part: Path, table: Any) -> None:
        self._finished.append(part)
        self.rows += table.num_rows
        self.failed += table.num_rows - table["error"].null_count

    def _part(self, first_row: int) -> Path:
        return self.folder / f"{first_row:012}.parquet"

    def _clear(self) -> None:
        """Remove the parts, and their folder unless someone else's files are in it."""
        for path in self.folder.iterdir():
            if _OWN_FILE.fullmatch(path.name):
                path.unlink()
        with contextlib.suppress(OSError):
            self.folder.rmdir()
