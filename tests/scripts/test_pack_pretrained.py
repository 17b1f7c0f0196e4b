"""A finished run and its evaluation become a packaged model."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
import torch
from tests.loading import module_at

from soundalike.errors import UserError
from soundalike.evaluation import Evaluation
from soundalike.files import write_json
from soundalike.model import (
    CompactSettings,
    LogMelSettings,
    Model,
    ModelConfig,
    build_model,
    load_model,
    model_digest,
    save_model,
)
from soundalike.pretrained import ScoresRecord, TrainingRecord
from soundalike.training import configure, read_log

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return module_at(ROOT / "scripts/pack_pretrained.py")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run, but for its checkpoints, which nothing here reads."""
    settings = configure("quick", changes={"steps": 200, "seed": 3})
    # Named in the record, but no longer there to be loaded.
    settings = settings.model_copy(update={"init": str(tmp_path / "private" / "old")})
    folder = tmp_path / "private" / "run"
    folder.mkdir(parents=True)
    hardware = {"device": "cpu", "precision": "float32", "threads": 1}
    config = {
        "settings": settings.model_dump(mode="json"),
        "hardware": hardware,
        "versions": {"soundalike": "0", "torch": "0"},
    }
    (folder / "config.json").write_text(json.dumps(config))
    entries = [{"step": step, "loss": 1 / step, "step_seconds": 0.5} for step in range(1, 201)]
    (folder / "log.jsonl").write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))
    save_model(model(), folder / "model", "# A run\n")
    (folder / "report.html").touch()
    return folder


def model() -> Model:
    config = ModelConfig(
        frontend=LogMelSettings(bands=32), encoder=CompactSettings(widths=(8, 16), strides=(4, 2))
    )
    built = build_model(config)
    draw = torch.Generator().manual_seed(0)
    built.calibrate([torch.randn(4, 16_000, generator=draw)])
    built(torch.randn(4, 16_000, generator=draw))
    return built


@pytest.fixture
def report(run: Path, made_up_report: Callable[..., Evaluation]) -> Path:
    """What `evaluate` would have written about the run."""
    found = made_up_report(
        "run",
        {"bells": [0.5, 0.7], "drums": [0.8, 0.8]},
        probes=("linear", "knn"),
        cards={"bells": {"development": True}},
        digest=model_digest(load_model(run)),
    )
    provenance = replace(found.provenance, command=f"soundalike evaluate {run} --out {run}/evaluation")
    path = run / "report.json"
    write_json(path, replace(found, provenance=provenance).to_json())
    return path


@pytest.fixture
def packed(script: ModuleType, run: Path, report: Path, tmp_path: Path) -> Path:
    script.pack(run, report, tmp_path / "package" / "small", machine="an abacus", licence="CC0-1.0")
    return tmp_path / "package" / "small"


def test_the_folder_is_a_model_with_its_records(packed: Path) -> None:
    assert sorted(path.name for path in packed.iterdir()) == [
        "README.md", "config.json", "log.jsonl", "model.safetensors", "scores.json", "training.json"
    ]  # fmt: skip
    training = TrainingRecord.model_validate_json((packed / "training.json").read_text())
    assert (training.seed, training.pairs, training.seconds) == (3, 200 * 128, 100.0)
    assert (training.preset, training.licence, training.machine["description"]) == (
        "quick", "CC0-1.0", "an abacus"
    )  # fmt: skip
    assert {"steps=200", "seed=3", "init=old"} <= set(training.changes)
    assert training.command.endswith("--out runs/small")


def test_embeddings_stay_within_the_bound_at_half_the_size(
    script: ModuleType, run: Path, packed: Path
) -> None:
    before, after = load_model(run), load_model(packed)
    assert 0 < script.largest_difference(before, after) <= script.MOST_DIFFERENCE
    sizes = [(folder / "model.safetensors").stat().st_size for folder in (run / "model", packed)]
    assert sizes[1] < 0.8 * sizes[0]
    # What a rounding would hurt most is as it was.
    for key in ("mean", "deviation"):
        assert torch.equal(getattr(before.normalisation, key), getattr(after.normalisation, key))


def test_scores_are_those_of_the_report(packed: Path, run: Path) -> None:
    scores = ScoresRecord.model_validate_json((packed / "scores.json").read_text())
    assert scores.digest == model_digest(load_model(run))
    assert [(task.name, task.development) for task in scores.tasks] == [("bells", True), ("drums", False)]
    for probe in ("linear", "knn"):
        trained, untrained, floor = (
            scores.mean(probe, each, development=True)
            for each in ("trained", "untrained", "log-mel statistics")
        )
        assert trained is not None
        assert untrained is not None
        assert floor is not None
        assert [round(each.value, 4) for each in (trained, untrained, floor)] == [0.6, 0.5, 0.4]


def test_a_long_log_is_thinned_between_its_ends(script: ModuleType, packed: Path) -> None:
    steps = [entry["step"] for entry in read_log(packed / "log.jsonl")]
    assert len(steps) == script.MOST_LOG_LINES
    assert (steps[0], steps[-1]) == (1, 200)
    assert {later - earlier for earlier, later in pairwise(steps)} <= {2, 3}


def test_nothing_tells_where_the_run_lay(packed: Path, tmp_path: Path) -> None:
    for path in packed.iterdir():
        assert str(tmp_path).encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("line", "portable"),
    [
        ("soundalike evaluate /tmp/a/run --tasks free/bells", "soundalike evaluate run --tasks free/bells"),
        ("soundalike evaluate 'C:\\Users\\me\\my run'", "soundalike evaluate 'my run'"),
        ("soundalike evaluate runs/mine", "soundalike evaluate runs/mine"),
        ("soundalike train data=esc50:/home/me/ESC-50", "soundalike train data=esc50:ESC-50"),
        ("soundalike train data=/home/me/bats 'init=C:\\runs\\a'", "soundalike train data=bats init=a"),
        ("", ""),
    ],
)
def test_absolute_paths_are_cut_to_their_last_name(script: ModuleType, line: str, portable: str) -> None:
    assert script.without_places_in(line) == portable


def test_an_unfinished_run_is_refused(script: ModuleType, run: Path, report: Path, tmp_path: Path) -> None:
    (run / "report.html").unlink()
    with pytest.raises(UserError, match="is not finished; soundalike train --resume"):
        script.pack(run, report, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_scores_of_another_model_are_refused(
    script: ModuleType, run: Path, report: Path, tmp_path: Path
) -> None:
    other = build_model(load_model(run).config)
    save_model(other, run / "model", "# A run\n")
    with pytest.raises(UserError, match="is about another model than that of"):
        script.pack(run, report, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_weights_that_half_precision_cannot_hold_are_refused(
    script: ModuleType, run: Path, report: Path, tmp_path: Path
) -> None:
    large = load_model(run)
    with torch.no_grad():
        next(large.encoder.parameters()).mul_(1e8)
    save_model(large, run / "model", "# A run\n")
    values = json.loads(report.read_text())
    values["model"]["digest"] = model_digest(large)
    report.write_text(json.dumps(values))
    with pytest.raises(UserError, match="such weights cannot be packed"):
        script.pack(run, report, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_line_says_what_it_wrote_and_keeps_what_is_there(
    script: ModuleType, run: Path, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(run), "--name", "small", "--scores", str(report), "--into", str(tmp_path)]
    script.main(words)
    printed = capsys.readouterr().out
    for path in (tmp_path / "small").iterdir():
        assert f"{path.stat().st_size:,}  {path}" in printed
    with pytest.raises(SystemExit, match="exists already; choose another --name or add --overwrite"):
        script.main(words)
    script.main([*words, "--overwrite"])


def test_a_name_that_could_be_a_path_is_refused(script: ModuleType, run: Path, report: Path) -> None:
    with pytest.raises(SystemExit, match="choose lower-case letters, digits and hyphens"):
        script.main([str(run), "--name", "../small", "--scores", str(report)])
