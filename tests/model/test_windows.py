import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.model.windows import as_clips, cut_windows


@given(samples=st.integers(1, 60), length=st.integers(1, 20))
def test_windows_cover_the_clip_and_end_with_it(samples: int, length: int) -> None:
    clip = torch.arange(1, samples + 1)
    windows = cut_windows(clip, length)
    assert len(windows) == -(-samples // length)
    assert all(len(window) == length for window in windows)
    assert set(torch.cat(windows).tolist()) - {0} == set(clip.tolist())
    if samples < length:
        assert windows[0].tolist() == [*range(1, samples + 1), *[0] * (length - samples)]
    else:
        assert torch.equal(windows[-1], clip[-length:])
        for number, window in enumerate(windows[:-1]):
            assert torch.equal(window, clip[number * length : (number + 1) * length])


def test_arrays_tensors_and_widths_are_all_taken() -> None:
    read_only = np.ones(3, dtype=np.float64)
    read_only.setflags(write=False)
    clips = as_clips([read_only, torch.ones(2, dtype=torch.float16), np.ones(5, dtype=np.float32)[::-1]])
    assert [clip.tolist() for clip in clips] == [[1.0] * 3, [1.0] * 2, [1.0] * 5]
    assert all(clip.dtype == torch.float32 for clip in clips)


@pytest.mark.parametrize(
    ("clip", "reason"),
    [
        (np.zeros(0, dtype=np.float32), r"clip 1 has shape \(0,\)"),
        (np.zeros((2, 9), dtype=np.float32), r"clip 1 has shape \(2, 9\)"),
        (np.float32(0.5), r"clip 1 has shape \(\)"),
        (np.zeros(9, dtype=np.int16), "clip 1 holds torch.int16"),
    ],
)
def test_what_is_no_clip_is_named(clip: np.ndarray, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        as_clips([np.ones(4, dtype=np.float32), clip])
