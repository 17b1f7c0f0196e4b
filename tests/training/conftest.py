"""The toy run as a fixture: test files cannot import their neighbours."""

from pathlib import Path
from types import ModuleType

import pytest
from tests.loading import module_at


@pytest.fixture(scope="session")
def toy() -> ModuleType:
    return module_at(Path(__file__).with_name("toy.py"))
