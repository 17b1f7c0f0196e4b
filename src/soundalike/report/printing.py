"""A table of text on a terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from soundalike.report.study_contents import TextTable


def print_texts(table: TextTable, console: Console) -> None:
    """Print a table of text, its rows' names left and all else right, and its note below."""
    printed = Table(
        title=Text(table.title, style="bold"),
        title_justify="left",
        caption=Text(table.note, style="dim"),
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    first, *others = table.columns
    printed.add_column(Text(first))
    for column, *texts in zip(others, *(row[1:] for row in table.rows), strict=True):
        # A name takes several lines rather than a number.
        width = max(map(len, [*texts, *column.split()]))
        printed.add_column(Text(column), justify="right", width=width)
    for row in table.rows:
        printed.add_row(*map(Text, row))
    console.print(printed)
