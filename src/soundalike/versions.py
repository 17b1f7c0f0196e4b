"""Which versions of packages are at work."""

import platform
from collections.abc import Iterable
from importlib.metadata import version


def versions_of(packages: Iterable[str]) -> dict[str, str]:
    """Versions of Python and of installed packages, by name."""
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
