"""A disk that fills."""

from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def limited_file_size() -> Iterator[Callable[[int], None]]:
    """`limited_file_size(bytes)`: until the test ends the system refuses to let any file grow beyond that."""
    resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
