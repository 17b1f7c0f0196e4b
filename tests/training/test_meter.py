import pytest

from soundalike.training import meter as room
from soundalike.training.meter import Meter


class Clock:
    now = 100.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(room, "time", clock)
    return clock


def steps(meter, clock, count, wait, work):
    for _ in range(count):
        with meter.waiting():
            clock.now += wait
        clock.now += work


def test_speed_and_wait(clock):
    meter = Meter(batch_size=32)
    steps(meter, clock, count=4, wait=0.5, work=1.5)
    assert meter.read() == {"pairs_per_second": 16.0, "step_seconds": 2.0, "data_wait": 0.25}


def test_pauses_do_not_count(clock):
    meter = Meter(batch_size=32)
    steps(meter, clock, count=1, wait=0.0, work=2.0)
    with meter.paused():
        clock.now += 60.0
    steps(meter, clock, count=1, wait=0.0, work=2.0)
    assert meter.read()["step_seconds"] == 2.0


def test_each_reading_starts_anew(clock):
    meter = Meter(batch_size=32)
    steps(meter, clock, count=3, wait=1.0, work=1.0)
    meter.read()
    steps(meter, clock, count=2, wait=0.0, work=0.5)
    assert meter.read() == {"pairs_per_second": 64.0, "step_seconds": 0.5, "data_wait": 0.0}
