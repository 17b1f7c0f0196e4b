import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.audio import Excerpt, Reading, read
from soundalike.embedding import embed_excerpts
from soundalike.embedding.batches import embed_in_batches
from soundalike.model import Model

WINDOW = 800


def reading(length: int) -> Reading:
    """A sound of so many samples, or a file that could not be read."""
    excerpt = Excerpt(Path(f"{length}.wav"))
    if not length:
        return Reading(excerpt, None, "0.wav is empty.")
    audio = np.random.default_rng(length).normal(0.0, 0.1, length)
    return Reading(excerpt, audio.astype(np.float32), None)


@given(
    lengths=st.lists(st.just(0) | st.integers(1, 4 * WINDOW), max_size=20), batch_windows=st.integers(1, 12)
)
@settings(deadline=None, max_examples=40)
def test_every_reading_keeps_its_place_and_its_own_vector(
    model: Model, lengths: list[int], batch_windows: int
) -> None:
    readings = [reading(length) for length in lengths]
    embeddings = [one for batch in embed_in_batches(model, readings, batch_windows) for one in batch]
    assert [one.excerpt for one in embeddings] == [one.excerpt for one in readings]
    for one, source in zip(embeddings, readings, strict=True):
        assert one.error == source.error
        if source.audio is None:
            assert one.vector is None
            assert one.duration is None
        else:
            assert one.duration == len(source.audio) / 8000
            np.testing.assert_allclose(one.vector, model.embed([source.audio])[0], atol=1e-5)


@given(
    lengths=st.lists(st.just(0) | st.integers(1, 4 * WINDOW), max_size=20), batch_windows=st.integers(1, 12)
)
@settings(deadline=None, max_examples=40)
def test_clips_share_batches_that_are_full_but_not_fuller(
    model: Model, lengths: list[int], batch_windows: int
) -> None:
    batches = list(embed_in_batches(model, map(reading, lengths), batch_windows))
    remaining = iter(lengths)
    for number, batch in enumerate(batches, start=1):
        windows = [math.ceil(next(remaining) / WINDOW) or 1 for _ in batch]
        assert sum(windows[:-1]) < batch_windows
        assert sum(windows) >= batch_windows or number == len(batches)


def test_excerpts_of_files_are_embedded_as_they_are_read(model: Model, sounds: list[Path]) -> None:
    excerpts = [Excerpt(sounds[0], 0.0, 0.05), Excerpt(sounds[3]), Excerpt(sounds[0], 0.01)]
    first, bad, second = embed_excerpts(model, excerpts, threads=2, batch_windows=2)
    assert [one.excerpt for one in (first, bad, second)] == excerpts
    for one in (first, second):
        np.testing.assert_allclose(one.vector, model.embed([read(one.excerpt, 8000)])[0], atol=1e-5)
    assert bad.vector is None
    assert bad.error is not None
    assert "03.wav" in bad.error


def test_excerpts_are_taken_as_they_are_needed(model: Model, sounds: list[Path]) -> None:
    taken = 0

    def endless() -> Iterator[Excerpt]:
        nonlocal taken
        while True:
            taken += 1
            yield Excerpt(sounds[0], duration=0.001)

    embeddings = embed_excerpts(model, endless(), threads=2, batch_windows=5)
    for count in range(1, 21):
        next(embeddings)
        assert taken <= count + 5 + 2 * 2
    embeddings.close()  # type: ignore[attr-defined]


def test_a_sound_too_loud_for_arithmetic_is_an_error_and_harms_no_other(model: Model, tmp_path: Path) -> None:
    loud, usual = tmp_path / "loud.wav", tmp_path / "usual.wav"
    noise = np.random.default_rng(0).normal(0.0, 0.1, 800)
    soundfile.write(loud, 1e38 * noise, 8000, subtype="FLOAT")
    soundfile.write(usual, noise, 8000)
    bad, good = embed_excerpts(model, [Excerpt(loud), Excerpt(usual)])
    assert bad.vector is None
    assert bad.error is not None
    assert "loud.wav has an embedding that is not finite" in bad.error
    assert good.error is None


@pytest.mark.parametrize("batch_windows", [1, 256])
def test_nothing_in_nothing_out(model: Model, batch_windows: int) -> None:
    assert list(embed_excerpts(model, [], batch_windows=batch_windows)) == []
