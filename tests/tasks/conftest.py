"""Fixtures for tasks on disk."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a manifest of the given lines, and an (empty) file for each path in its first column but "gone.wav"."""

    def write(*lines: str, name: str = "manifest.csv") -> Path:
        for line in lines[1:]:
            sound = tmp_path / line.split(",")[0]
            if line.split(",")[0] not in ("", "gone.wav") and sound.is_relative_to(tmp_path):
                sound.parent.mkdir(parents=True, exist_ok=True)
                sound.touch()
        manifest = tmp_path / name
        manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return manifest

    return write
