import json

import pytest

from soundalike.factors import PAGE_FILE, measure_factors, write_report


@pytest.fixture
def written(patch, hears_pitch, tmp_path):
    found = measure_factors(hears_pitch, patch, sounds=200, bases=10, command="soundalike factors <b>")
    write_report(found, tmp_path / "report")
    return found, tmp_path / "report"


def test_a_report_is_a_page_a_text_numbers_and_a_picture(written):
    found, folder = written
    assert sorted(path.name for path in folder.iterdir()) == [
        "plot.png", "plot.svg", "report.html", "report.json", "report.md"
    ]  # fmt: skip
    assert json.loads((folder / "report.json").read_text()) == json.loads(json.dumps(found.to_json()))


def test_page_and_text_hold_every_parameter(written):
    found, folder = written
    page, text = ((folder / name).read_text() for name in (PAGE_FILE, "report.md"))
    for words in (
        *(each.name for each in found.parameters),
        "sounding note",
        "ridge regression on 150 random",
    ):
        assert words in page
        assert words in text
    assert "listener on spelt: factors by soundalike" in page
    assert "soundalike factors &lt;b&gt;" in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert "![Parameters of spelt" in text
    assert "](plot.svg)" in text
