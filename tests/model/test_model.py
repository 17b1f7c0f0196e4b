import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.model import CompactSettings, Model, ModelConfig, build_model, model_digest, untrained_twin
from soundalike.model.model import WINDOWS_PER_PASS
from soundalike.settings import validate

SMALL = CompactSettings(widths=(4, 8), strides=(4, 4))
WINDOW = 1600


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return 0.1 * torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def trained_a_little(config: ModelConfig) -> Model:
    """A model whose weights and batch statistics have left their initial values."""
    model = build_model(config)
    model.calibrate([noise(8, model.window_samples)])
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    for step in range(3):
        model(noise(8, model.window_samples, seed=step)).square().mean().backward()
        optimiser.step()
    return model


@pytest.fixture(scope="module")
def small() -> Model:
    return trained_a_little(ModelConfig(window_seconds=0.1, encoder=SMALL))


@settings(deadline=None, max_examples=25)
@given(lengths=st.lists(st.integers(1, 4 * WINDOW), min_size=1, max_size=6), seed=st.integers(0, 1000))
def test_an_embedding_does_not_depend_on_the_other_clips(small: Model, lengths: list[int], seed: int) -> None:
    clips = [noise(length, seed=seed + number) for number, length in enumerate(lengths)]
    together = small.embed(clips)
    alone = torch.cat([small.embed([clip]) for clip in clips])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=1e-5)


FULL_MODELS = [
    {"encoder": "resnet18"},
    {"encoder": "compact"},
    {"frontend": "clar_stack", "encoder": {"name": "resnet18", "linear_output": False}},
    {"frontend": {"name": "clar_stack", "variant": "reference"}, "encoder": "compact"},
    {"frontend": "waveform", "encoder": {"name": "resnet18_1d", "width": 8}},
]


@pytest.mark.parametrize("values", FULL_MODELS)
def test_nor_does_it_with_the_full_encoders(values: dict[str, object]) -> None:
    model = trained_a_little(validate(ModelConfig, values))
    clips = [noise(16000), torch.zeros(16000), 5.0 * noise(40000, seed=1), noise(300, seed=2)]
    alone = torch.cat([model.embed([clip]) for clip in clips])
    torch.testing.assert_close(model.embed(clips), alone, atol=1e-5, rtol=1e-5)


def test_a_short_clip_is_embedded_as_if_zero_padded_to_one_window(small: Model) -> None:
    clip = noise(900)
    padded = torch.cat([clip, torch.zeros(WINDOW - 900)])
    assert torch.equal(small.embed([clip]), small.embed([padded]))


def test_a_long_clip_is_the_mean_of_its_windows_and_the_last_ends_with_it(small: Model) -> None:
    clip = noise(2 * WINDOW + 700)
    windows = [clip[:WINDOW], clip[WINDOW : 2 * WINDOW], clip[-WINDOW:]]
    torch.testing.assert_close(small.embed([clip])[0], small.embed(windows).mean(dim=0), atol=1e-6, rtol=1e-5)


def test_more_windows_than_one_pass_holds(small: Model) -> None:
    clips = [noise(WINDOW * (WINDOWS_PER_PASS - 1)), noise(WINDOW * (WINDOWS_PER_PASS + 5), seed=1), noise(9)]
    halves = [small.embed(list(clip.split(WINDOW))).mean(dim=0) for clip in clips]
    torch.testing.assert_close(small.embed(clips), torch.stack(halves), atol=1e-5, rtol=1e-5)


def test_a_batch_and_a_list_of_its_rows_are_the_same(small: Model) -> None:
    batch = noise(3, WINDOW)
    expected = small.embed(batch)
    assert torch.equal(small.embed(list(batch)), expected)
    assert torch.equal(small.embed(batch.numpy()), expected)
    assert expected.shape == (3, small.embedding_size)


def test_no_clips_give_no_embeddings(small: Model) -> None:
    assert small.embed([]).shape == (0, small.embedding_size)


def test_embedding_is_forward_in_evaluation_mode(small: Model) -> None:
    batch = noise(3, WINDOW)
    small.eval()
    torch.testing.assert_close(small.embed(batch), small(batch).detach(), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("training", [True, False])
def test_embed_and_frames_leave_mode_weights_and_statistics_alone(small: Model, training: bool) -> None:
    small.train(training)
    before = model_digest(small)
    assert not small.embed(noise(2, WINDOW)).requires_grad
    assert not small.frames(noise(2, WINDOW)).requires_grad
    assert small.training is training
    assert model_digest(small) == before


def test_frames_can_train_what_comes_after(small: Model) -> None:
    head = torch.nn.Linear(small.encoder.frame_size, 2)
    head(small.frames(noise(2, WINDOW))).sum().backward()
    assert head.weight.grad is not None


def test_autocast_reaches_training_and_not_what_is_embedded(small: Model) -> None:
    batch = noise(3, WINDOW)
    small.eval()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        coarse, fine = small(batch), small.embed(batch)
    assert coarse.dtype == torch.bfloat16
    torch.testing.assert_close(coarse.float(), fine, atol=0.05, rtol=0.05)
    assert torch.equal(fine, small.embed(batch))


def test_frames_are_what_the_embedding_pools(small: Model) -> None:
    audio = noise(2, WINDOW)
    frames = small.frames(audio)
    assert torch.equal(small.encoder.pool(frames), small.embed(audio))


@pytest.mark.parametrize(
    ("frontend", "encoder", "seconds"),
    [
        ("log_mel", "resnet18", 0.32),
        ("log_mel", "compact", 0.08),
        ("clar_stack", "compact", 0.064),
        ("waveform", "compact", 0.0005),
    ],
)
def test_frames_follow_one_another_by_hop_seconds(frontend: str, encoder: str, seconds: float) -> None:
    """A click moves from one frame to the next when it comes one hop later."""
    model = build_model(validate(ModelConfig, {"frontend": frontend, "encoder": encoder}))
    assert model.hop_seconds == pytest.approx(seconds)
    hop = round(seconds * model.sample_rate)
    audio = noise(16 * hop)
    here, later = model.frames(audio[None]), model.frames(audio.roll(hop)[None])
    torch.testing.assert_close(here[:, 6:9], later[:, 7:10], atol=1e-3, rtol=1e-3)


def test_frames_of_a_clip_shorter_than_a_window_of_the_front_end(small: Model) -> None:
    assert small.frames(noise(1, 5)).shape == (1, 1, small.encoder.frame_size)


@pytest.mark.parametrize("sample_rate", [8000, 11025, 44100, 48000])
def test_any_sample_rate(sample_rate: int) -> None:
    model = build_model(ModelConfig(sample_rate=sample_rate, window_seconds=0.25, encoder=SMALL))
    assert model.window_samples == round(0.25 * sample_rate)
    assert model.embed(noise(2, 3 * sample_rate)).isfinite().all()


def test_calibrated_images_have_mean_0_and_deviation_1() -> None:
    model = build_model(ModelConfig(encoder=SMALL))
    batches = [noise(4, 4000), noise(2, 4000, seed=1)]
    model.calibrate(batch.numpy() for batch in batches)
    images = model.normalisation(model.frontend(torch.cat(batches)))
    assert images.mean().item() == pytest.approx(0.0, abs=1e-4)
    assert images.std(correction=0).item() == pytest.approx(1.0, abs=1e-4)


def test_calibrating_on_silence_is_refused(small: Model) -> None:
    with pytest.raises(UserError, match="silent, constant or not finite"):
        small.calibrate([torch.zeros(2, WINDOW)])


def test_every_channel_of_a_stack_is_calibrated_by_itself() -> None:
    model = build_model(validate(ModelConfig, {"frontend": "clar_stack", "encoder": SMALL}))
    audio = noise(6, 4000)
    model.calibrate([audio])
    images = model.normalisation(model.frontend(audio))
    torch.testing.assert_close(images.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-4, rtol=0)
    torch.testing.assert_close(images.std(dim=(0, 2, 3)), torch.ones(3), atol=1e-4, rtol=0)


@pytest.mark.parametrize(
    ("values", "channels", "bands"),
    [
        ({"frontend": "clar_stack"}, 3, 128),
        ({"frontend": {"name": "clar_stack", "channels": ["magnitude", "mel"]}}, 2, 128),
        ({"frontend": {"name": "clar_stack", "channels": ["phase"]}}, 1, 128),
        ({"frontend": "waveform"}, 1, 1),
    ],
)
def test_compact_takes_any_front_end(values: dict[str, object], channels: int, bands: int) -> None:
    model = build_model(validate(ModelConfig, values))
    assert (model.frontend.channels, model.frontend.bands) == (channels, bands)
    # A row for eight bands, 128 channels a row, mean and maximum.
    assert model.embed(noise(2, 16000)).shape == (2, max(1, bands // 8) * 128 * 2)


def test_a_waveform_is_itself() -> None:
    model = build_model(validate(ModelConfig, {"frontend": "waveform", "encoder": "compact"}))
    audio = noise(2, 300)
    assert torch.equal(model.frontend(audio), audio.view(2, 1, 300, 1))
    assert model.frontend.hop_seconds == 1 / 16000


@pytest.mark.parametrize("width", [4, 8])
def test_frames_of_a_waveform_model_come_every_two_milliseconds(width: int) -> None:
    values = {"frontend": "waveform", "encoder": {"name": "resnet18_1d", "width": width}}
    model = build_model(validate(ModelConfig, values))
    assert model.hop_seconds == pytest.approx(0.002)
    assert model.frames(noise(1, 3200)).shape == (1, 100, 8 * width)
    assert model.frames(noise(1, 1)).shape == (1, 1, 8 * width)


@pytest.mark.parametrize(
    ("frontend", "encoder", "sentence"),
    [
        ("waveform", "resnet18", "resnet18 takes images, and this front end gives one band"),
        ("log_mel", "resnet18_1d", "not images of 1 x 64 bands: choose frontend=waveform"),
        ("clar_stack", "resnet18_1d", "not images of 3 x 128 bands: choose frontend=waveform"),
    ],
)
def test_a_front_end_that_does_not_fit_the_encoder_is_refused(
    frontend: str, encoder: str, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        build_model(validate(ModelConfig, {"frontend": frontend, "encoder": encoder}))


def test_the_initial_weights_are_a_function_of_the_configuration() -> None:
    torch.manual_seed(1)
    first = build_model(ModelConfig(encoder=SMALL, init_seed=7))
    after_first = torch.rand(3)
    torch.manual_seed(1)
    untouched = torch.rand(3)
    torch.manual_seed(2)
    assert model_digest(build_model(ModelConfig(encoder=SMALL, init_seed=7))) == model_digest(first)
    assert torch.equal(after_first, untouched)
    weights = build_model(ModelConfig(encoder=SMALL, init_seed=8)).encoder.state_dict()
    assert not torch.equal(weights["layers.0.weight"], first.encoder.state_dict()["layers.0.weight"])


def test_the_twin_has_initial_weights_and_the_same_constants(small: Model) -> None:
    twin = untrained_twin(small)
    fresh = build_model(small.config)
    assert torch.equal(twin.normalisation.mean, small.normalisation.mean)
    assert torch.equal(twin.normalisation.deviation, small.normalisation.deviation)
    for name, tensor in twin.encoder.state_dict().items():
        assert torch.equal(tensor, fresh.encoder.state_dict()[name]), name
    assert not torch.equal(twin.embed(noise(1, WINDOW)), small.embed(noise(1, WINDOW)))


@pytest.mark.slow
def test_another_process_builds_and_embeds_the_same() -> None:
    program = (
        "import numpy, torch; from soundalike.model import ModelConfig, build_model, model_digest;"
        "model = build_model(ModelConfig(init_seed=3));"
        "audio = numpy.sin(numpy.arange(20000, dtype=numpy.float32) / 9);"
        "print(model_digest(model), *model.embed([audio])[0, :50].tolist())"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    digest, *numbers = printed.split()
    model = build_model(ModelConfig(init_seed=3))
    assert digest == model_digest(model)
    here = model.embed([np.sin(np.arange(20000, dtype=np.float32) / 9)])[0, :50]
    np.testing.assert_allclose(here, np.array(numbers, dtype=float), atol=1e-5)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"encoder": "resnet19"}, "unknown encoder 'resnet19': did you mean 'resnet18'?"),
        ({"frontend": {"name": "logmel"}}, "unknown front end 'logmel': did you mean 'log_mel'?"),
        (
            {"encoder": {"name": "compact", "width": [8]}},
            "unknown encoder setting 'width': did you mean 'widths'?",
        ),
        ({"encoder": 5}, "give the name of the encoder"),
        ({"sample_rate": 7999}, "'sample_rate' = 7999"),
        ({"window_seconds": 0.05}, "'window_seconds' = 0.05"),
        ({"init_seed": -1}, "'init_seed' = -1"),
    ],
)
def test_a_wrong_configuration_is_answered_in_one_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(UserError) as error:
        validate(ModelConfig, values)
    assert sentence in str(error.value)


def test_a_bare_name_is_the_table_with_that_name() -> None:
    bare = validate(ModelConfig, {"frontend": "log_mel", "encoder": "resnet18"})
    assert bare == validate(ModelConfig, {"frontend": {"name": "log_mel"}, "encoder": {"name": "resnet18"}})
