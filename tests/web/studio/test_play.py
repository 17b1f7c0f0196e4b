"""What Play plays is what the synthesizer and the stream of pairs make of the same numbers."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from soundalike.draws import Stream
from soundalike.pairs import Doppelgangers
from soundalike.synth import get_patch, noise_keys, render
from soundalike.web.studio import Studio, open_studio
from soundalike.web.studio.play import warm_up


def test_random_values_are_the_first_sound_of_a_seed(client: Any) -> None:
    answer = client.get("/api/patches/voice_fm/random?seed=5").json()
    patch = get_patch("voice_fm")
    assert answer == {
        "patch": "voice_fm",
        "seed": 5,
        "values": dict(zip(patch.table.names, patch.draw_parameters(5, [0])[0].tolist(), strict=True)),
    }
    assert (
        client.get("/api/patches/voyce/random").json()["error"]
        == "unknown patch 'voyce': did you mean 'voice'?"
    )


@pytest.mark.parametrize("name", ["voice", "voice_fm", "parametric"])
def test_a_sound_is_rendered_from_its_values_and_noise(
    client: Any, assert_heard: Callable[..., None], name: str
) -> None:
    values = client.get(f"/api/patches/{name}/random?seed=3").json()["values"]
    sound = client.post("/api/render", json={"patch": name, "values": values, "noise_seed": 9}).json()
    patch = get_patch(name)
    keys = noise_keys(9, Stream.NOISE, [0])
    (expected,) = render(patch, patch.draw_parameters(3, [0]), keys, sample_rate=24_000)
    assert_heard(sound, expected, 24_000)


def test_a_model_is_played_to_at_its_own_rate(
    client_of: Callable[..., Any],
    listening: Studio,
    voice: dict[str, float],
    assert_heard: Callable[..., None],
) -> None:
    client = client_of(listening)
    about = client.get("/api/about").json()
    assert (about["sample_rate"], about["duration"]) == (8_000, 0.1)
    assert about["model"] == {"name": "tiny", "embedding_size": listening.listener.model.embedding_size}
    sound = client.post("/api/render", json={"patch": "voice", "values": voice}).json()
    patch = get_patch("voice")
    keys = noise_keys(0, Stream.NOISE, [0])
    (expected,) = render(patch, patch.draw_parameters(3, [0]), keys, sample_rate=8_000, duration=0.1)
    assert_heard(sound, expected, 8_000)


@pytest.mark.parametrize("delta", [0.25, {"pitch": 0.0, "mixer.*": 0.5, "*": 0.1}])
def test_doppelgangers_of_a_seed_are_the_first_pair_of_the_stream(
    client: Any, voice: dict[str, float], assert_heard: Callable[..., None], delta: Any
) -> None:
    answer = client.post(
        "/api/pair", json={"patch": "voice", "values": voice, "delta": delta, "seed": 3}
    ).json()
    pairs = Doppelgangers(get_patch("voice"), delta, sample_rate=24_000)
    batch, views = pairs.batch(3, [0]), pairs.views(3, [0])
    for name in ("a", "b"):
        assert_heard(answer[name], getattr(batch, name)[0], 24_000)
        assert list(answer[f"values_{name}"].values()) == getattr(views, name)[0].tolist()
    assert answer["similarity"] is None


def test_delta_moves_along_one_line(client: Any, voice: dict[str, float]) -> None:
    """Twice the delta goes twice as far, for what is not stopped by the end of its range."""

    def values(delta: float) -> np.ndarray:
        form = {"patch": "voice", "values": voice, "delta": delta, "seed": 1}
        return np.array(list(client.post("/api/pair", json=form).json()["values_a"].values()))

    source = np.array(list(voice.values()))
    once, twice = values(0.01) - source, values(0.02) - source
    free = (source + twice > 0) & (source + twice < 1)
    assert free.sum() > 50
    np.testing.assert_allclose(twice[free], 2 * once[free], atol=1e-12)


def test_without_delta_only_the_noise_differs(
    client_of: Callable[..., Any], listening: Studio, voice: dict[str, float]
) -> None:
    client = client_of(listening)
    silent_noise = {**voice, "mixer.noise": 0.0}
    same = client.post("/api/pair", json={"patch": "voice", "values": silent_noise, "delta": 0}).json()
    assert same["a"] == same["b"]
    assert same["moved"] == []
    assert same["values_a"] == same["values_b"] == silent_noise
    assert same["similarity"] == pytest.approx(1.0)


def test_similarity_is_the_cosine_of_the_models_embeddings(
    client_of: Callable[..., Any], listening: Studio, voice: dict[str, float]
) -> None:
    form = {"patch": "voice", "values": voice, "delta": 0.5, "seed": 3}
    answer = client_of(listening).post("/api/pair", json=form).json()
    batch = Doppelgangers(get_patch("voice"), 0.5, sample_rate=8_000, duration=0.1).batch(3, [0])
    a, b = listening.listener.model.embed(np.concatenate([batch.a, batch.b])).double().numpy()
    assert answer["similarity"] == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b), abs=1e-5)


@pytest.mark.parametrize(
    ("delta", "named"),
    [
        (1.5, "choose 0 to 1"),
        (-0.1, "choose 0 to 1"),
        ("wide", "'delta'"),
        (None, "'delta'"),
        ([0.1], "'delta'"),
        ({"pich": 0.1, "*": 0.1}, "did you mean 'pitch'"),
        ({"pitch": 0.1}, 'add "*"'),
        ({"*": 2}, "choose 0 to 1"),
    ],
)
def test_a_delta_that_makes_no_sense_gets_a_sentence(
    client: Any, voice: dict[str, float], delta: Any, named: str
) -> None:
    form = {"patch": "voice", "values": voice, "delta": delta}
    for path, body in (("/api/pair", form), ("/api/wav", {**form, "which": "a"})):
        answer = client.post(path, json=body)
        assert answer.status_code == 400
        assert named in answer.json()["error"]


def test_a_sound_is_kept_as_soundalike_render_writes_it(client: Any, voice: dict[str, float]) -> None:
    answer = client.post("/api/wav", json={"patch": "voice", "values": voice, "noise_seed": 3})
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="voice.wav"'
    samples, rate = soundfile.read(io.BytesIO(answer.content), dtype="float32")
    assert (rate, soundfile.info(io.BytesIO(answer.content)).subtype) == (24_000, "PCM_24")
    (expected,) = Doppelgangers(get_patch("voice"), 0.0, sample_rate=24_000).sources(3, [0])
    assert np.abs(samples - expected).max() < 2**-22


@pytest.mark.parametrize("which", ["a", "b"])
def test_a_doppelganger_is_kept_too(client: Any, voice: dict[str, float], which: str) -> None:
    form = {"patch": "voice", "values": voice, "delta": 0.1, "seed": 3, "which": which}
    answer = client.post("/api/wav", json=form)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="voice-{which}.wav"'
    samples, _ = soundfile.read(io.BytesIO(answer.content), dtype="float32")
    batch = Doppelgangers(get_patch("voice"), 0.1, sample_rate=24_000).batch(3, [0])
    assert np.abs(samples - getattr(batch, which)[0]).max() < 2**-22
    assert client.post("/api/wav", json={**form, "which": "c"}).status_code == 400


def test_warming_up_plays_all_patches(listening: Studio) -> None:
    warm_up(listening)


def test_a_model_that_cannot_be_read_gets_a_sentence(tmp_path: Path) -> None:
    from soundalike.errors import UserError

    with pytest.raises(UserError, match="is no model"):
        open_studio(model=tmp_path)
