"""A comparison as a table for a terminal or for Markdown."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from soundalike.report.contents import Comparison, Row, Score


def percent(share: float) -> str:
    """A share as a percentage with one decimal, without the sign."""
    return f"{100 * share:.1f}"


def interval(score: Score) -> str:
    """The 95 % interval in whole percent."""
    return f"{100 * score.low:.0f}–{100 * score.high:.0f}"


def leaders(row: Row) -> frozenset[int]:
    """The columns that print the highest score of a row; none when all print the same."""
    printed = [percent(score.value) for score in row.scores]
    highest = percent(max(score.value for score in row.scores))
    first = frozenset(column for column, text in enumerate(printed) if text == highest)
    return first if len(first) < len(printed) else frozenset()


def print_table(comparison: Comparison, console: Console) -> None:
    """Print one table: a line a task and one for the mean, each score with its interval, the best one bold."""
    title = f"{comparison.title}: balanced accuracy in %, with 95 % interval"
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 2, 0, 0)
    )
    table.add_column("task", no_wrap=True)
    table.add_column("chance", justify="right", style="dim")
    for column in comparison.columns:
        table.add_column(column, justify="right")
    for row in comparison.all_rows:
        if row is comparison.mean:
            table.add_section()
        first = leaders(row)
        cells = [
            Text.assemble(
                (percent(score.value), "bold" if column in first else ""),
                (f" {interval(score):>6}", "dim"),
                no_wrap=True,
            )
            for column, score in enumerate(row.scores)
        ]
        table.add_row(Text(row.title), "" if row.chance is None else percent(row.chance), *cells)
    console.print(table)


def markdown_table(comparison: Comparison) -> str:
    """The same table in Markdown, without a title; it ends with a line break."""
    head = ["task", "chance", *comparison.columns]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for row in comparison.all_rows:
        first = leaders(row)
        scores = [
            f"{f'**{percent(score.value)}**' if column in first else percent(score.value)} ({interval(score)})"
            for column, score in enumerate(row.scores)
        ]
        chance = "" if row.chance is None else percent(row.chance)
        lines.append([row.title.replace("|", "\\|"), chance, *scores])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
