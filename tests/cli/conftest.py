"""What the tests of several commands share."""

from pathlib import Path

import pytest


@pytest.fixture
def bat_ear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a foreign encoder that hears at 96 kHz, which no patch renders; in the folder that is worked in."""
    (tmp_path / "bat_ear.py").write_text(
        "import numpy as np\n"
        "class Ear:\n"
        "    sample_rate = 96_000\n"
        "    def embed(self, clips):\n"
        "        return np.ones((len(clips), 2), dtype=np.float32)\n"
        "load = Ear\n"
    )
    monkeypatch.chdir(tmp_path)
    return "python:bat_ear:load"
