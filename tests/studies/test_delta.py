import pytest

from soundalike.errors import UserError
from soundalike.studies import run_study
from soundalike.synth import patch_names


def test_cells_are_every_delta_of_each_seed(tmp_path, toy):
    cells = toy.study("delta", tmp_path, seeds=2).cells(None)
    assert [(cell.settings.delta, cell.settings.seed) for cell in cells] == [
        (delta, seed) for seed in (0, 1) for delta in (0.01, 0.05, 0.1, 0.25, 0.5)
    ]
    assert {cell.settings.patch for cell in cells} == {"voice"}
    assert len(toy.study("delta", tmp_path, full=True).cells(None)) == len(patch_names()) * 5
    for cell in cells:
        assert cell.place == {"patch": "voice", "delta": cell.settings.delta, "seed": cell.settings.seed}


def test_what_the_study_varies_cannot_be_set(tmp_path, toy):
    with pytest.raises(UserError, match="delta is what the study delta sets itself"):
        toy.study("delta", tmp_path, delta=0.3)
    with pytest.raises(UserError, match="--seeds 0"):
        toy.study("delta", tmp_path, seeds=0)


def test_table_and_plot_say_what_the_record_says(tmp_path, toy):
    study = toy.study("delta", tmp_path, seeds=2)
    record = run_study(study)
    table = (tmp_path / "study" / "table.md").read_text()
    for delta in (0.01, 0.05, 0.1, 0.25, 0.5):
        values = [100 * cell.scores["linear"]["tones"] for cell in record.at(delta=delta)]
        (row,) = [
            line for line in table.partition("### Nearest")[0].splitlines() if f"delta {delta:.2f}" in line
        ]
        mean = row.split("|")[3].split("±")[0]
        assert row.split("|")[2].strip() == "2"
        assert float(mean) == pytest.approx(sum(values) / 2, abs=0.51)
    svg = (tmp_path / "study" / "plot.svg").read_text()
    page = (tmp_path / "study" / "report.html").read_text()
    for label in ("tones", "voice", "untrained", "log-mel statistics", "delta", "0.01", "0.05", "0.50"):
        assert f">{label}</text>" in svg
        assert f">{label}</text>" in page
    assert (tmp_path / "study" / "plot.png").read_bytes().startswith(b"\x89PNG")
