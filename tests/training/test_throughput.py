from soundalike.training import measure_throughput, throughput


class Clock:
    """Each reading is a second later than the one before."""

    now = 0.0

    def perf_counter(self):
        self.now += 1.0
        return self.now


def test_the_stream_brings_new_pairs_and_the_cache_none(monkeypatch, toy):
    monkeypatch.setattr(throughput, "time", Clock())
    asked = []

    class Recorded(toy.Tones):
        def batch(self, seed, indices):
            asked.append(tuple(indices))
            return super().batch(seed, indices)

    settings = toy.settings()
    measured = measure_throughput(settings, rounds=3, steps=4, source=Recorded())
    cached, *stream = asked
    assert cached == tuple(range(8))
    assert len(set(stream)) == len(stream) >= 3 * 4
    # Four steps of eight pairs between two readings of the clock, with either supply.
    assert measured.stream_pairs_per_second == measured.cached_pairs_per_second == 32.0
    assert measured.cost_of_data == 0.0


def test_recordings_and_labels_are_measured_as_they_are_trained_on(tmp_path, toy):
    settings = toy.recorded_settings(toy.recordings(tmp_path))
    measured = measure_throughput(settings, rounds=1, steps=1)
    assert measured.stream_pairs_per_second > 0
