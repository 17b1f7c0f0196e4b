import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike.model import CompactSettings, ModelConfig, build_model, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "small"
    save_model(
        build_model(ModelConfig(encoder=CompactSettings(widths=(4,), strides=(8,)))), folder, "A card."
    )
    return folder


def test_a_hear_folder_holds_the_module_and_the_model(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    outcome = run_cli("export", model, "--to", "hear", "--out", tmp_path / "out")
    assert (outcome.code, outcome.out) == (0, f"exported {model} to {tmp_path / 'out'}\n")
    found = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*")}
    assert found == {
        "soundalike_hear.py",
        "model",
        *(f"model/{name}" for name in ("config.json", "model.safetensors", "README.md")),
    }
    assert (tmp_path / "out/model/README.md").read_text() == "A card."


def test_a_finished_run_is_exported_as_its_model(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "model").symlink_to(model)
    assert run_cli("export", tmp_path / "run", "--to", "hear", "--out", tmp_path / "out").code == 0
    assert (tmp_path / "out/model/config.json").is_file()


@pytest.mark.slow
def test_an_onnx_folder_holds_the_file_and_a_page(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    pytest.importorskip("onnxscript", reason="the extra onnx is not installed")
    outcome = run_cli("export", model, "--to", "onnx", "--out", tmp_path / "out")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"exported {model} to {tmp_path / 'out'}\n", "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"model.onnx", "README.md"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["{model}", "--to", "hear", "--out", "{here}/there"], "there exists already; choose another --out"),
        (["{here}/gone", "--to", "hear", "--out", "{here}/out"], "gone is no model: it has no config.json"),
        (["{here}/gone", "--to", "onnx", "--out", "{here}/out"], "gone is no model: it has no config.json"),
        (["{model}", "--to", "onx", "--out", "{here}/out"], "unknown dialect 'onx': did you mean 'onnx'?"),
        (["{model}", "--to", "hear", "--out", "{here}/file"], "file exists already"),
    ],
)
def test_a_mistake_is_one_sentence(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path, arguments: list[str], why: str
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "notes.txt").write_text("precious")
    (tmp_path / "file").write_text("precious")
    outcome = run_cli("export", *(word.format(model=model, here=tmp_path) for word in arguments))
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert why in outcome.err
    assert (tmp_path / "there" / "notes.txt").read_text() == "precious"
    assert not (tmp_path / "out").exists()


def test_a_folder_is_replaced_when_asked_for(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run_cli("export", model, "--to", "hear", "--out", out).code == 0
    (out / "soundalike_hear.py").write_text("old")
    assert run_cli("export", model, "--to", "hear", "--out", out, "--overwrite").code == 0
    assert "load_model" in (out / "soundalike_hear.py").read_text()


def test_a_folder_of_something_else_is_not_replaced(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    (tmp_path / "song.flac").write_text("precious")
    outcome = run_cli("export", model, "--to", "hear", "--out", tmp_path, "--overwrite")
    assert outcome.code == 2
    assert f"{tmp_path} holds song.flac, which is of no export, and would be lost" in outcome.err
    assert (tmp_path / "song.flac").read_text() == "precious"


@pytest.mark.parametrize("package", ["onnx", "onnxscript"])
def test_without_the_extra_it_is_named(
    run_cli: Callable[..., Any], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    outcome = run_cli("export", model, "--to", "onnx", "--out", tmp_path / "out")
    assert outcome.code == 2
    assert "pip install 'soundalike[onnx]'" in outcome.err
