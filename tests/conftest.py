"""Fixtures that several rooms' tests share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import hypothesis
import pytest

from soundalike.cli import main

# No deadline: how long an example takes says something about the machine. The same examples in every run: a test
# that turns red has been turned by a change.
hypothesis.settings.register_profile("soundalike", deadline=None, derandomize=True)
hypothesis.settings.load_profile("soundalike")


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
def limited_file_size() -> Iterator[Callable[[int], None]]:
    """`limited_file_size(bytes)`: until the test ends the system refuses to let any file grow beyond that."""
    resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
