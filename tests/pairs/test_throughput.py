"""Clips a second: what was read over the time it took."""

from collections.abc import Callable

import pytest

from soundalike.audio import Clip
from soundalike.pairs import ClipRates, measure_clip_rates, throughput


@pytest.mark.parametrize("crop", ["start", "same"])
def test_every_clip_is_read_once_a_round_in_each_way(
    write_clips: Callable[..., list[Clip]], monkeypatch: pytest.MonkeyPatch, crop: str
) -> None:
    """By a clock that ticks once a look; a file that is none stops nothing."""
    ticks = iter(range(100))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(ticks)))
    asked: dict[object, list[int]] = {}
    batch = throughput.Recordings.batch

    def noting(self: throughput.Recordings, seed: int, indices: list[int]) -> object:
        asked.setdefault(self, []).extend(int(index) for index in indices)
        return batch(self, seed, indices)

    monkeypatch.setattr(throughput.Recordings, "batch", noting)
    clips = write_clips([0.3, 0.05, 0, 0.2])
    rates = measure_clip_rates(clips, crop, sample_rate=8_000, duration=0.1, rounds=2, threads=1)
    assert rates == ClipRates(4.0, 4.0, 4.0, 1.0, 1.0)
    assert list(asked.values()) == [list(range(12)), list(range(12))]
