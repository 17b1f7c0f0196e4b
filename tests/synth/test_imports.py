"""The synthesizer can be used where there is no torch, or no time to load it."""

import subprocess
import sys


def test_the_synthesizer_does_not_import_torch() -> None:
    """In a process of its own, since other tests have imported torch into this one."""
    check = "import soundalike, soundalike.synth, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
