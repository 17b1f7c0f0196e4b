"""What `import soundalike` offers, and what it does not load."""

import subprocess
import sys

import soundalike


def test_every_public_name_can_be_had() -> None:
    for name in soundalike.__all__:
        assert getattr(soundalike, name) is not None


def test_rendering_never_waits_for_pytorch() -> None:
    code = "import sys, soundalike as sa; sa.render; sa.Doppelgangers; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
