"""A comparison as a table for a terminal or for Markdown."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from soundalike.report.contents import Comparison, Row, Score

_SHORT = {"balanced accuracy": "bal. acc."}
"""Metrics in a terminal, where eighty columns have to do."""

_TASK_WIDTH, _HEADER_WIDTH = 17, 14
_LEFT_WIDTH = _TASK_WIDTH + len("bal. acc.") + len("chance") + len("majority") + 4
"""Of the columns before the scores, in a terminal."""


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal, without the sign; nothing for None."""
    return "" if share is None else f"{100 * share:.1f}"


def interval(score: Score) -> str:
    """The 95 % interval in whole percent."""
    return f"{100 * score.low:.0f}–{100 * score.high:.0f}"


def deviation(score: Score) -> str:
    """How far the training seeds lie apart: " ± 0.8", or nothing where there is one seed."""
    return "" if score.deviation is None else f" ± {percent(score.deviation)}"


def leaders(row: Row) -> frozenset[int]:
    """The columns that print the highest score of a row; none when all print the same."""
    printed = [percent(score.value) for score in row.scores]
    highest = percent(max(score.value for score in row.scores))
    first = frozenset(column for column, text in enumerate(printed) if text == highest)
    return first if len(first) < len(printed) else frozenset()


def print_table(comparison: Comparison, console: Console, *, intervals: bool = True) -> None:
    """Print a line a task and one for each mean, the best score bold; several tables where columns do not fit into one.

    Args:
        comparison: what to print.
        console: where to.
        intervals: whether each score has its 95 % interval beside it.
    """
    extent = ", with 95 % interval" if intervals else ""
    rows = [row for section in comparison.sections for row in section.all_rows] + list(comparison.means)
    widths = [
        max(_header_width(name), *(_cell(row, column, intervals).cell_len for row in rows))
        for column, name in enumerate(comparison.columns)
    ]
    for columns in _fitting(widths, console.width - _LEFT_WIDTH):
        table = Table(
            title=f"{comparison.title}: scores in %{extent}",
            title_justify="left",
            title_style="bold",
            box=SIMPLE_HEAD,
            padding=0,
            pad_edge=False,
            show_edge=False,
        )
        table.add_column("task")
        for name in ("metric", "chance", "majority"):
            table.add_column(name, justify="left" if name == "metric" else "right", style="dim", no_wrap=True)
        for column in columns:
            header = Text(comparison.columns[column], overflow="fold")
            table.add_column(header, justify="right", width=widths[column])
        for section in comparison.sections:
            table.add_section()
            table.add_row(Text(section.title, style="italic"))
            for row in section.all_rows:
                _print_row(table, row, columns, intervals)
        if comparison.mean is not None:
            table.add_section()
            _print_row(table, comparison.mean, columns, intervals)
        console.print(table, "")


def _fitting(widths: Sequence[int], available: int) -> list[list[int]]:
    """The columns in runs that fit beside one another, at least one a run."""
    runs: list[list[int]] = [[]]
    taken = 0
    for column, width in enumerate(widths):
        if runs[-1] and taken + width + 1 > available:
            runs.append([])
            taken = 0
        runs[-1].append(column)
        taken += width + 1
    return runs


def _header_width(name: str) -> int:
    return min(_HEADER_WIDTH, max(map(len, name.split()), default=0))


def _print_row(table: Table, row: Row, columns: Sequence[int], intervals: bool) -> None:
    metric = _SHORT.get(row.metric, row.metric)
    cells = (_cell(row, column, intervals) for column in columns)
    table.add_row(Text(_titled(row)), metric, percent(row.chance), percent(row.majority), *cells)


def _cell(row: Row, column: int, intervals: bool) -> Text:
    score = row.scores[column]
    return Text.assemble(
        (percent(score.value), "bold" if column in leaders(row) else ""),
        f"{deviation(score)} {score.mark}".rstrip(),
        (f" {interval(score):>5}" if intervals else "", "dim"),
        no_wrap=True,
    )


def markdown_table(comparison: Comparison) -> str:
    """The same table in Markdown, without a title; it ends with a line break."""
    columns = ("task", "metric", "chance", "majority", *comparison.columns)
    rows: list[Sequence[str]] = []
    for section in comparison.sections:
        rows.append([f"*{section.title}*", *[""] * (len(columns) - 1)])
        rows.extend(map(_markdown_row, section.all_rows))
    if comparison.mean is not None:
        rows.append(_markdown_row(comparison.mean))
    return markdown(columns, rows, left=2)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A table in Markdown; it ends with a line break.

    Args:
        columns: their names.
        rows: as many texts each as there are columns.
        left: how many of the columns stand left; the others stand right.
    """
    rule = [*["---"] * left, *["---:"] * (len(columns) - left)]
    lines = [[text.replace("|", "\\|") for text in line] for line in (columns, rule, *rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_row(row: Row) -> list[str]:
    first = leaders(row)
    scores = []
    for column, score in enumerate(row.scores):
        value = f"**{percent(score.value)}**" if column in first else percent(score.value)
        scores.append(f"{value}{deviation(score)} ({interval(score)}) {score.mark}".rstrip())
    return [_titled(row), row.metric, percent(row.chance), percent(row.majority), *scores]


def _titled(row: Row) -> str:
    """The row's title, and in brackets what sets it apart."""
    return f"{row.title} ({', '.join(row.remarks)})" if row.remarks else row.title
