from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import Excerpt
from soundalike.embedding import Embedding, showing_progress


def test_bad_files_are_named_and_good_ones_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    good = Embedding(Excerpt(Path("good.wav")), np.zeros(2, np.float32), 1.0, None)
    bad = Embedding(Excerpt(Path("bad.wav")), None, None, "bad.wav is empty.")
    with showing_progress(3) as watch:
        watch(0, [])
        watch(2, [good, bad])
    printed = capsys.readouterr()
    assert printed.err == "bad.wav is empty.\n"
    assert printed.out == ""
