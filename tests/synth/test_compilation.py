"""The cache of compiled code: where it is told to be, and another one for other sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soundalike.synth import compilation
from soundalike.synth.compilation import cache_folder, kernel


@pytest.fixture
def copied_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of everything that the digest should cover, taken for the real sources."""
    package = Path(compilation.__file__).parent.parent
    shutil.copytree(package / "synth", tmp_path / "synth", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(package / "draws.py", tmp_path)
    monkeypatch.setattr(compilation, "__file__", str(tmp_path / "synth" / "compilation.py"))
    monkeypatch.setattr(compilation.draws, "__file__", str(tmp_path / "draws.py"))
    return tmp_path


def fresh_folder() -> Path:
    """What `cache_folder` says in a new process."""
    return cache_folder.__wrapped__()


@pytest.mark.parametrize(
    "source", ["draws.py", "synth/engine.py", "synth/modules/noise.py", "synth/patches/modular.py"]
)
def test_another_source_has_another_folder(copied_sources: Path, source: str) -> None:
    before = fresh_folder()
    assert fresh_folder() == before
    text = (copied_sources / source).read_text()
    (copied_sources / source).write_text(text + "\n# changed\n")
    assert fresh_folder() != before
    (copied_sources / source).write_text(text)
    assert fresh_folder() == before


def test_another_compiler_or_processor_has_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    here = fresh_folder()
    with monkeypatch.context() as patched:
        patched.setattr(compilation.numba, "__version__", "0.0.1")
        assert fresh_folder() != here
    with monkeypatch.context() as patched:
        patched.setattr(compilation.llvmlite.binding, "get_host_cpu_name", lambda: "z80")
        assert fresh_folder() != here


def test_the_folder_is_where_it_is_told_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDALIKE_CACHE", str(tmp_path))
    told = fresh_folder()
    assert told.parent == tmp_path / "kernels"
    monkeypatch.delenv("SOUNDALIKE_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert fresh_folder() == tmp_path / "home" / ".cache" / "soundalike" / "kernels" / told.name


def twice(x: float) -> float:
    return 2.0 * x


def test_compiled_code_is_kept_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "cache_folder", lambda: tmp_path)
    setting = compilation.numba.config.CACHE_DIR
    assert kernel(twice)(21.0) == 42.0
    assert list(tmp_path.rglob("*.nbi"))
    assert setting == compilation.numba.config.CACHE_DIR


@pytest.mark.slow
def test_a_sound_is_the_same_whether_its_kernel_was_compiled_or_loaded(tmp_path: Path) -> None:
    """`struck` has blocks large enough for LLVM to keep as functions, were it not told to inline them."""
    script = (
        "import hashlib\n"
        "from soundalike.draws import Stream\n"
        "from soundalike.synth import get_patch, noise_keys, render\n"
        "patch = get_patch('struck')\n"
        "sounds = render(patch, patch.draw_parameters(3, range(4)), noise_keys(3, Stream.NOISE, range(4)))\n"
        "print(hashlib.sha256(sounds.tobytes()).hexdigest())\n"
    )
    environment = {**os.environ, "SOUNDALIKE_CACHE": str(tmp_path)}
    compiling, loading = (
        subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    )
    assert "compiling" in compiling.stderr
    assert "compiling" not in loading.stderr
    assert compiling.stdout == loading.stdout
