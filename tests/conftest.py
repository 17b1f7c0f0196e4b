"""Fixtures that several rooms' tests share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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
