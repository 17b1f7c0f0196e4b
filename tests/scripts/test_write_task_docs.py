"""docs/tasks.md says what the cards and lists of today say."""

from pathlib import Path
from types import ModuleType

import pytest
from tests.loading import module_at

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return module_at(ROOT / "scripts/write_task_docs.py")


def test_the_page_is_in_step(script: ModuleType) -> None:
    written = (ROOT / "docs/tasks.md").read_text(encoding="utf-8")
    assert script.page() == written, "run `python scripts/write_task_docs.py`"
