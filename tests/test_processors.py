import os

import pytest

from soundalike import synth
from soundalike.processors import available_threads


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process to cores")
def test_a_process_pinned_to_one_core_has_one_thread():
    before = os.sched_getaffinity(0)
    assert available_threads() == len(before)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert available_threads() == 1
    finally:
        os.sched_setaffinity(0, before)


@pytest.mark.parametrize(("counted", "threads"), [(6, 6), (None, 1)])
def test_a_system_without_affinity_has_its_cores(monkeypatch, counted, threads):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: counted)
    assert available_threads() == threads


def test_the_synthesizer_counts_the_same_way():
    assert synth.available_threads is available_threads
