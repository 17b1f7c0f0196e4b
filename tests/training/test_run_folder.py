import hashlib
import json

import pytest

from soundalike.errors import UserError
from soundalike.training import run_folder
from soundalike.training.hardware import Hardware
from soundalike.training.run_folder import RunConfig, check_same_settings, open_run, start_run


@pytest.fixture
def config(toy):
    return RunConfig(
        settings=toy.settings(), hardware=Hardware("cpu", "float32", 1), versions={"python": "3"}
    )


def test_a_run_reads_back_as_it_was_started(tmp_path, config):
    start_run(tmp_path / "new" / "run", config, overwrite=False)
    assert open_run(tmp_path / "new" / "run").config == config


def test_a_new_folder_holds_nothing_but_its_configuration(tmp_path, config):
    start_run(tmp_path / "run", config, overwrite=False)
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "config.json"]


def test_an_empty_folder_may_be_used(tmp_path, config):
    start_run(tmp_path, config, overwrite=False)
    assert open_run(tmp_path).config == config


def test_a_folder_of_other_things_is_not_touched(tmp_path, config):
    (tmp_path / "thesis.txt").write_text("chapter one")
    with pytest.raises(UserError, match="--overwrite"):
        start_run(tmp_path, config, overwrite=False)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_overwriting_removes_the_run_and_nothing_else(tmp_path, config):
    run = start_run(tmp_path / "run", config, overwrite=False)
    (run.path / "notes.txt").write_text("mine")
    run.log_file.write_text('{"step": 1}\n')
    run.checkpoints.path.mkdir()
    (run.checkpoints.path / "step-0000000001.safetensors").write_text("old")
    run.model_folder.mkdir()
    run.evaluation_folder.mkdir()
    (run.evaluation_folder / "report.json").write_text("old")
    run.report_file.write_text("old")
    start_run(run.path, config, overwrite=True)
    assert sorted(path.name for path in run.path.iterdir()) == ["config.json", "notes.txt"]


@pytest.mark.parametrize("text", [None, "{", "[]", '{"format_version": 1}'])
def test_overwriting_spares_a_folder_that_is_not_a_run(tmp_path, config, text):
    """Such as a model folder, or a project that has a model/ and a config.json of its own."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights").write_text("mine")
    (tmp_path / "log.jsonl").write_text("mine")
    if text is not None:
        (tmp_path / "config.json").write_text(text)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match="is not a run; choose another --out"):
        start_run(tmp_path, config, overwrite=True)
    assert sorted(tmp_path.rglob("*")) == before


def test_overwriting_spares_a_file(tmp_path, config):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(UserError, match="is not a run; choose another --out"):
        start_run(tmp_path / "run", config, overwrite=True)
    assert (tmp_path / "run").read_text() == "mine"


@pytest.mark.parametrize("made", [False, True])
def test_nothing_to_overwrite_is_fine(tmp_path, config, made):
    if made:
        (tmp_path / "run").mkdir()
    start_run(tmp_path / "run", config, overwrite=True)
    assert open_run(tmp_path / "run").config == config


def test_overwriting_that_was_cut_short_can_be_done_again(tmp_path, config, monkeypatch):
    run = start_run(tmp_path / "run", config, overwrite=False)
    run.model_folder.mkdir()
    run.report_file.write_text("old")

    def refuse(path):
        raise OSError("busy")

    monkeypatch.setattr(run_folder.shutil, "rmtree", refuse)
    with pytest.raises(UserError, match="cannot replace the run"):
        start_run(run.path, config, overwrite=True)
    assert not open_run(run.path).finished
    monkeypatch.undo()
    start_run(run.path, config, overwrite=True)
    assert [path.name for path in run.path.iterdir()] == ["config.json"]


def test_a_changed_setting_is_named(tmp_path, toy, config):
    run = start_run(tmp_path / "run", config, overwrite=False)
    check_same_settings(run, toy.settings())
    with pytest.raises(UserError, match=r"batch_size was 8 when .* began and is 16 now"):
        check_same_settings(run, toy.settings(batch_size=16))
    with pytest.raises(UserError, match="steps was 24"):
        check_same_settings(run, toy.settings(steps=48))


def test_a_run_that_is_older_than_some_settings_is_opened_with_their_defaults(tmp_path, toy, config):
    """And knows its checkpoints, which carry the digest of the settings as they were then."""
    run = start_run(tmp_path / "run", config, overwrite=False)
    assert open_run(run.path) == run
    values = json.loads((run.path / "config.json").read_text())
    for key in ("delta_boundary", "redraw", "augment_synthetic"):
        del values["settings"][key]
    (run.path / "config.json").write_text(json.dumps(values))
    older = open_run(run.path)
    assert older.config == config
    check_same_settings(older, toy.settings())
    then = json.dumps(values["settings"], sort_keys=True).encode()
    assert older.checkpoints.digest == hashlib.sha256(then).hexdigest() != run.checkpoints.digest


def test_a_folder_without_a_run_cannot_be_opened(tmp_path):
    with pytest.raises(UserError, match="holds no run"):
        open_run(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["{", "[]", '{"format_version": 1}'])
def test_a_foreign_configuration_is_named(tmp_path, text):
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(UserError, match=r"config\.json"):
        open_run(tmp_path)


def test_a_run_of_a_later_version_is_refused(tmp_path, config):
    run = start_run(tmp_path / "run", config, overwrite=False)
    values = json.loads((run.path / "config.json").read_text())
    (run.path / "config.json").write_text(json.dumps({**values, "format_version": 2}))
    with pytest.raises(UserError, match="format_version"):
        open_run(run.path)
