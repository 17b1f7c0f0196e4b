"""All JavaScript of the package can be parsed."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
SCRIPTS = sorted(path for ending in ("js", "mjs") for path in SOURCE.rglob(f"*.{ending}"))


def test_there_are_scripts() -> None:
    assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_script_can_be_parsed(script: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed, which parses JavaScript")
    # All of them run as modules, or would run as one; by its name alone Node.js would take a file for a classic script.
    checked = subprocess.run(
        [node, "--check", "--input-type=module", "-"],
        input=script.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
