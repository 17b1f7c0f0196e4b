import io

from rich.console import Console

from soundalike.report import TextTable, print_texts


def test_texts_are_printed_as_they_are():
    written = io.StringIO()
    table = TextTable("Bells [1]", ("name", "R²"), (("big [b]", "0.5"), ("small", "−0.25")), "A note.")
    print_texts(table, Console(file=written, width=60))
    lines = [line.strip() for line in written.getvalue().splitlines() if line.strip()]
    assert lines[0] == "Bells [1]"
    assert lines[1].split() == ["name", "R²"]
    assert [line.split() for line in lines[3:5]] == [["big", "[b]", "0.5"], ["small", "−0.25"]]
    assert lines[3].index("0.5") > lines[4].index("−0.25")
    assert lines[5] == "A note."
