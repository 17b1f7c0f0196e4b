"""docs/tasks.md says what the cards and lists of today say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_task_docs", ROOT / "scripts/write_task_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_in_step(script: ModuleType) -> None:
    written = (ROOT / "docs/tasks.md").read_text(encoding="utf-8")
    assert script.page() == written, "run `python scripts/write_task_docs.py`"
