import io

from rich.console import Console

from soundalike.report import Comparison, Row, Score, markdown_table, print_table
from soundalike.report.tables import leaders


def score(value, low=0.1, high=0.9):
    return Score(value, 0.05, low, high)


COMPARISON = Comparison(
    "Linear probe",
    ("trained", "untrained"),
    (
        Row("drums | hats", 0.125, (score(0.5, 0.444, 0.5561), score(0.25, 0.2, 0.3))),
        Row("[bold]words[/bold]", 0.1, (score(0.3), score(0.3004))),
    ),
    Row("mean", None, (score(0.4), score(0.27))),
)


def test_markdown_has_a_line_for_each_task_and_marks_the_best():
    assert markdown_table(COMPARISON) == (
        "| task | chance | trained | untrained |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| drums \\| hats | 12.5 | **50.0** (44–56) | 25.0 (20–30) |\n"
        "| [bold]words[/bold] | 10.0 | 30.0 (10–90) | 30.0 (10–90) |\n"
        "| mean |  | **40.0** (10–90) | 27.0 (10–90) |\n"
    )


def test_the_terminal_shows_the_same_numbers_and_takes_names_as_they_are():
    printed = io.StringIO()
    print_table(COMPARISON, Console(file=printed, width=100))
    lines = [line.split() for line in printed.getvalue().splitlines()]
    assert ["drums", "|", "hats", "12.5", "50.0", "44–56", "25.0", "20–30"] in lines
    assert ["[bold]words[/bold]", "10.0", "30.0", "10–90", "30.0", "10–90"] in lines
    assert ["mean", "40.0", "10–90", "27.0", "10–90"] in lines


def test_nothing_leads_when_all_print_the_same():
    assert leaders(Row("task", None, (score(0.30001), score(0.30002)))) == frozenset()
    assert leaders(Row("task", None, (score(0.1), score(0.3), score(0.3)))) == {1, 2}
