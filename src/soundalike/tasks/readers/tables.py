"""The tables that list the clips of a data set."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from soundalike.errors import UserError


def read_rows(
    table: Path, columns: Sequence[str], delimiter: str = ","
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table whose first line names its columns.

    Args:
        table: a text file; what is no UTF-8 in it is replaced.
        columns: those that are needed; others may be there.
        delimiter: between two cells.

    Yields:
        The number of the row's (last) line, and its cells by column: stripped, and empty where the row is too short.

    Raises:
        UserError: a column is missing, or there is no row.
    """
    empty = True
    with table.open(newline="", encoding="utf-8-sig", errors="replace") as lines:
        rows = csv.DictReader(lines, delimiter=delimiter)
        for column in columns:
            if column not in (rows.fieldnames or ()):
                raise UserError(f"{table} has no column '{column}': unpack the archive again.")
        for row in rows:
            empty = False
            yield rows.line_num, {column: (row[column] or "").strip() for column in columns}
    if empty:
        raise UserError(f"{table} lists no clip: unpack the archive again.")
