import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from soundalike.errors import UserError
from soundalike.foreign import ForeignEncoder
from soundalike.foreign.encoder import SECONDS_PER_CALL, batches_of_one_length


def statistics(clips: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.stack([clips.mean(axis=1), clips.std(axis=1), clips.max(axis=1)], axis=1, dtype=np.float64)


def encoder(ask: Any = statistics, **changed: Any) -> ForeignEncoder:
    values = {"sample_rate": 1000, "identity": ["weights 1"], "config": {"kind": "test"}, **changed}
    return ForeignEncoder("test:statistics", ask, **values)


@given(lengths=st.lists(st.integers(1, 3000), max_size=8))
def test_every_clip_has_its_own_embedding_whatever_lies_beside_it(lengths: list[int]) -> None:
    draw = np.random.default_rng(0)
    clips = [draw.normal(size=length).astype(np.float32) for length in lengths]
    embeddings = encoder().embed(clips)
    assert embeddings.shape == (len(clips), 3)
    assert embeddings.dtype == torch.float32
    for clip, embedding in zip(clips, embeddings, strict=True):
        np.testing.assert_allclose(embedding, statistics(clip[None])[0], rtol=1e-6)


@given(lengths=st.lists(st.integers(1, 100_000), max_size=40))
def test_batches_hold_clips_of_one_length_and_a_bounded_amount_of_audio(lengths: list[int]) -> None:
    batches = list(batches_of_one_length(lengths, 100))
    assert sorted(position for batch in batches for position in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len({lengths[position] for position in batch}) == 1
        assert len(batch) == 1 or len(batch) * lengths[batch[0]] <= SECONDS_PER_CALL * 100


def test_it_is_an_embedder_with_a_name_and_a_description() -> None:
    one = encoder(window_seconds=0.5)
    assert (one.name, one.sample_rate, one.window_samples, one.embedding_size) == (
        "test:statistics",
        1000,
        500,
        3,
    )
    assert json.loads(json.dumps(one.config)) == {"kind": "test", "sample_rate": 1000, "embedding_size": 3}


def test_the_digest_is_of_what_determines_the_answers() -> None:
    assert encoder().digest == encoder().digest
    assert len(encoder().digest) == 64
    assert encoder(identity=["weights 2"]).digest != encoder().digest
    assert encoder(identity=["weights", " 1"]).digest != encoder().digest
    assert encoder(lambda clips: statistics(clips) + 1).digest == encoder().digest
    seen = encoder(known_by_answer=True).digest
    assert encoder(known_by_answer=True).digest == seen
    assert encoder(lambda clips: statistics(clips) + 1, known_by_answer=True).digest != seen


def test_tensors_lists_and_gradients_are_taken() -> None:
    weight = torch.ones(2, requires_grad=True)
    assert not encoder(lambda clips: torch.ones(len(clips), 2) * weight).embed([np.ones(5)]).requires_grad
    assert encoder(lambda clips: [[1, 2]] * len(clips)).embed([np.ones(5)]).tolist() == [[1.0, 2.0]]


def test_one_clip_that_has_no_finite_embedding_spoils_no_other() -> None:
    def scaled(clips: NDArray[np.float32]) -> NDArray[np.float32]:
        with np.errstate(invalid="ignore"):
            return clips[:, :2] / np.abs(clips).max(axis=1, keepdims=True)

    embeddings = encoder(scaled).embed([np.ones(9), np.zeros(9), np.ones(9)])
    assert embeddings.isfinite().all(dim=1).tolist() == [True, False, True]


def changes_size(clips: NDArray[np.float32]) -> NDArray[np.float32]:
    return clips[:, : 2 if clips.shape[1] < 500 else 4]


def fails_on_short_ones(clips: NDArray[np.float32]) -> NDArray[np.float32]:
    if clips.shape[1] < 500:
        raise IndexError("no frame\n in sight.")
    return clips[:, :2]


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (changes_size, "gives embeddings of 2 numbers, after 4 before"),
        (
            fails_on_short_ones,
            "test:statistics failed at embedding audio of shape (1, 100): IndexError: no frame in sight.",
        ),
    ],
)
def test_an_encoder_that_goes_wrong_later_is_named(ask: Any, sentence: str) -> None:
    one = encoder(ask)
    with pytest.raises(UserError) as error:
        one.embed([np.ones(700), np.ones(100)])
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda clips: clips * np.nan, "answers a second of noise with numbers that are not finite"),
        (lambda clips: clips.mean(), "answers 2 clips with shape (): it must be (2, embedding size)"),
        (lambda clips: clips[:1], "answers 2 clips with shape (1, 1000)"),
        (lambda clips: clips[:, None], "answers 2 clips with shape (2, 1, 1000)"),
        (lambda clips: clips[:, :0], "answers 2 clips with shape (2, 0)"),
        (lambda clips: "nonsense", "failed at embedding audio of shape (2, 1000): TypeError"),
        (lambda clips: None, "failed at embedding audio of shape (2, 1000): RuntimeError"),
        (lambda clips: 1 / 0, "ZeroDivisionError: division by zero."),
        (lambda clips: {}[len(clips)], "KeyError: 2."),
    ],
)
def test_an_encoder_that_gives_no_embeddings_is_refused_at_once(ask: Any, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        encoder(ask)
    assert str(error.value).startswith("test:statistics ")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("rate", [0, -16000, 999, 16000.5, "16000", None, float("nan"), float("inf"), 10**9])
def test_a_sample_rate_that_is_none_is_refused(rate: Any) -> None:
    with pytest.raises(UserError, match="it must be a whole number of Hz from 1000 to 384000"):
        encoder(sample_rate=rate)


@pytest.mark.parametrize("rate", [16000, 16000.0, np.int64(16000), torch.tensor(16000)])
def test_a_sample_rate_may_be_any_kind_of_number(rate: Any) -> None:
    one = encoder(sample_rate=rate)
    assert one.sample_rate == 16000
    assert type(one.sample_rate) is int


def test_running_out_of_memory_is_not_its_fault() -> None:
    def greedy(clips: NDArray[np.float32]) -> NDArray[np.float32]:
        raise MemoryError

    with pytest.raises(MemoryError):
        encoder(greedy)
