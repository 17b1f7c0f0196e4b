"""The toy study as a fixture: test files cannot import their neighbours."""

from pathlib import Path
from types import ModuleType

import pytest
from tests.loading import module_at

from soundalike.studies import running


@pytest.fixture(scope="session")
def toy() -> ModuleType:
    return module_at(Path(__file__).with_name("toy.py"))


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the run folders that training was asked for, in order."""
    names: list[str] = []

    def counting(settings, out, **options):
        names.append(out.name)
        return train(settings, out, **options)

    train = running.train
    monkeypatch.setattr(running, "train", counting)
    return names
