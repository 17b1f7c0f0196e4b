"""The toy study as a fixture: test files cannot import their neighbours."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from soundalike.studies import running


@pytest.fixture(scope="session")
def toy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("toy_study", Path(__file__).with_name("toy.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
