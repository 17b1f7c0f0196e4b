import io

from rich.console import Console

from soundalike.report import Comparison, Row, Score, Section, markdown_table, print_table
from soundalike.report.tables import leaders


def score(value, low=0.1, high=0.9):
    return Score(value, 0.05, low, high)


MARKED = Score(0.4, 0.05, 0.1, 0.9, 0.0121, "▼")
COMPARISON = Comparison(
    "Linear probe",
    ("trained", "untrained"),
    (
        Section(
            "For choosing",
            (
                Row(
                    "drums | hats",
                    (score(0.5, 0.444, 0.5561), score(0.25, 0.2, 0.3)),
                    "balanced accuracy",
                    0.125,
                    0.125,
                ),
                Row("[bold]words[/bold]", (score(0.3), score(0.3004)), "accuracy", 0.1, 0.2, ("indicative",)),
            ),
            Row("mean", (score(0.4), score(0.27))),
        ),
        Section("For reporting", (Row("bells", (MARKED, score(0.6)), "mAP", 0.05, 0.05),)),
    ),
    Row("mean of all", (score(0.35), score(0.38))),
)


def test_markdown_has_a_line_for_each_task_and_marks_the_best():
    assert markdown_table(COMPARISON) == (
        "| task | metric | chance | majority | trained | untrained |\n"
        "| --- | --- | ---: | ---: | ---: | ---: |\n"
        "| *For choosing* |  |  |  |  |  |\n"
        "| drums \\| hats | balanced accuracy | 12.5 | 12.5 | **50.0** (44–56) | 25.0 (20–30) |\n"
        "| [bold]words[/bold] (indicative) | accuracy | 10.0 | 20.0 | 30.0 (10–90) | 30.0 (10–90) |\n"
        "| mean |  |  |  | **40.0** (10–90) | 27.0 (10–90) |\n"
        "| *For reporting* |  |  |  |  |  |\n"
        "| bells | mAP | 5.0 | 5.0 | 40.0 ± 1.2 (10–90) ▼ | **60.0** (10–90) |\n"
        "| mean of all |  |  |  | 35.0 (10–90) | **38.0** (10–90) |\n"
    )


def printed(width, **options):
    console = Console(file=io.StringIO(), width=width)
    print_table(COMPARISON, console, **options)
    return console.file.getvalue().splitlines()


def test_the_terminal_shows_the_same_numbers_and_takes_names_as_they_are():
    lines = [line.split() for line in printed(120)]
    assert ["drums", "|", "hats", "bal.", "acc.", "12.5", "12.5", "50.0", "44–56", "25.0", "20–30"] in lines
    assert [
        "[bold]words[/bold]", "(indicative)", "accuracy", "10.0", "20.0", "30.0", "10–90", "30.0", "10–90"
    ] in lines  # fmt: skip
    assert ["bells", "mAP", "5.0", "5.0", "40.0", "±", "1.2", "▼", "10–90", "60.0", "10–90"] in lines
    assert ["mean", "40.0", "10–90", "27.0", "10–90"] in lines


def test_a_narrow_terminal_loses_no_number():
    for width in (60, 80):
        lines = printed(width)
        assert max(map(len, lines)) <= width
        for number in ("50.0 44–56", "25.0 20–30", "40.0 ± 1.2 ▼ 10–90", "12.5", "60.0 10–90"):
            assert any(number in line for line in lines)


def test_columns_that_do_not_fit_go_to_another_table():
    wide = Comparison(
        "Linear probe",
        tuple(f"model-{number}" for number in range(12)),
        (Section("For reporting", (Row("bells", tuple(score(number / 100) for number in range(12))),)),),
    )
    console = Console(file=io.StringIO(), width=80)
    print_table(wide, console, intervals=False)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("Linear probe") for line in lines) > 1
    numbers = [word for line in lines if line.startswith("bells") for word in line.split()[1:]]
    assert numbers == [f"{number}.0" for number in range(12)]
    headers = [word for line in lines if line.startswith("task") for word in line.split()[4:]]
    assert headers == list(wide.columns)


def test_nothing_leads_when_all_print_the_same():
    assert leaders(Row("task", (score(0.30001), score(0.30002)))) == frozenset()
    assert leaders(Row("task", (score(0.1), score(0.3), score(0.3)))) == {1, 2}
