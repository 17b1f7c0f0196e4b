"""Fixtures that several rooms' tests share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from soundalike.cli import main

# No deadline: how long an example takes says something about the machine. The same examples in every run: a test
# that turns red has been turned by a change.
hypothesis.settings.register_profile("soundalike", deadline=None, derandomize=True)
hypothesis.settings.load_profile("soundalike")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the cache of whoever runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def run_cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the command line in this process: `run_cli("info", "voice").out`."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        code = stopped.value.code
        return Outcome(code if isinstance(code, int) else int(code is not None), printed.out, printed.err)

    return run


@pytest.fixture
def limited_file_size() -> Callable[[int], AbstractContextManager[None]]:
    """`with limited_file_size(bytes):` the system refuses to let any file grow beyond that.

    Only for as long as needed: a test runner that writes its progress to a file is bound by it too.
    """
    resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a manifest of the given lines, and an (empty) file for each path in its first column but "gone.wav"."""

    def write(*lines: str, name: str = "manifest.csv") -> Path:
        for line in lines[1:]:
            sound = tmp_path / line.split(",")[0]
            if line.split(",")[0] not in ("", "gone.wav") and sound.is_relative_to(tmp_path):
                sound.parent.mkdir(parents=True, exist_ok=True)
                sound.touch()
        manifest = tmp_path / name
        manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return manifest

    return write
