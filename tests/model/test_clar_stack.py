"""CLAR's front end against a slow, separate float64 reference."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from soundalike.model.frontends import clar_stack
from soundalike.model.frontends.clar_stack import CHANNELS, ClarStack, ClarStackSettings, mel_matrix, phase

SAMPLE_RATES = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000)
VARIANTS = ("paper", "reference")


def stack(sample_rate: int = 16000, **values: object) -> ClarStack:
    return ClarStack(ClarStackSettings.model_validate(values), sample_rate)


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32))


def sine(hertz: float, samples: int = 16000, turns: float = 0.0, sample_rate: int = 16000) -> torch.Tensor:
    """cos(2 pi (hertz t + turns)), shape (1, samples)."""
    cycles = hertz * np.arange(samples) / sample_rate + turns
    return torch.from_numpy(np.cos(2 * np.pi * cycles).astype(np.float32))[None]


def reference_mel_weights(hertz: np.ndarray, high_hz: float) -> np.ndarray:
    """Heights (frequencies, 128) of triangles spaced on Slaney's scale, straight in Hz."""

    def mel(frequency: float) -> float:
        if frequency < 1000:
            return 3 * frequency / 200
        return 15 + 27 * math.log(frequency / 1000) / math.log(6.4)

    def hertz_of(value: float) -> float:
        return value * 200 / 3 if value < 15 else 1000 * 6.4 ** ((value - 15) / 27)

    spacing = (mel(high_hz) - mel(40)) / 129
    corners = [hertz_of(mel(40) + number * spacing) for number in range(130)]
    bands = [
        np.interp(hertz, corners[band : band + 3], [0.0, 1.0, 0.0], left=0.0, right=0.0)
        for band in range(128)
    ]
    return np.stack(bands, axis=1)


def reference_stack(audio: np.ndarray, sample_rate: int, variant: str) -> np.ndarray:
    """One clip's image (3, frames, 128), by an explicit discrete Fourier transform, and its row powers."""
    window = round((0.016 if variant == "paper" else 0.128) * sample_rate)
    hop = round(0.008 * sample_rate)
    fft_size = 1
    while fft_size < window:
        fft_size *= 2
    fft_size *= 4
    hann = np.array([0.5 - 0.5 * math.cos(2 * math.pi * n / window) for n in range(window)])
    frames = []
    for centre in range(0, len(audio) + 1, hop):
        first = centre - window // 2
        frames.append([audio[n] if 0 <= n < len(audio) else 0.0 for n in range(first, first + window)])
    fourier = np.exp(-2j * np.pi * np.outer(np.arange(window), np.arange(fft_size // 2 + 1)) / fft_size)
    spectrum = (np.array(frames) * hann) @ fourier
    bins = np.arange(fft_size // 2 + 1) * sample_rate / fft_size
    if variant == "paper":
        rows = [round(row * fft_size / 256) for row in range(1, 129)]
    else:
        step = (sample_rate / 80) ** (1 / 127)
        rows = [int(np.abs(bins - 40 * step**row).argmin()) for row in range(128)]
    power = np.abs(spectrum) ** 2
    angle = np.where(power < 1e-6, 0.0, np.angle(spectrum))
    mel = power @ reference_mel_weights(bins, sample_rate / 2)
    return np.stack([10 * np.log10(power[:, rows] + 1e-6), angle[:, rows], 10 * np.log10(mel + 1e-6)])


def assert_images_agree(image: np.ndarray, expected: np.ndarray) -> None:
    """In decibels; and in phase around the circle, where the power is clear of the floor."""
    assert image.shape == expected.shape
    np.testing.assert_allclose(image[[0, 2]], expected[[0, 2]], atol=2e-2)
    loud = expected[0] > -30.0
    apart = np.abs(np.angle(np.exp(1j * (image[1] - expected[1]))))
    assert apart[loud].max(initial=0.0) < 2e-2
    assert np.abs(image[1]).max() <= math.pi + 1e-6


@settings(deadline=None, max_examples=25)
@given(
    sample_rate=st.sampled_from(SAMPLE_RATES),
    seconds=st.floats(0.0001, 0.05),
    gain=st.sampled_from([0.0, 1e-4, 0.1, 1.0]),
    seed=st.integers(0, 1000),
)
def test_agrees_with_the_reference(sample_rate: int, seconds: float, gain: float, seed: int) -> None:
    audio = gain * noise(2, max(1, round(seconds * sample_rate)), seed=seed)
    for clip, image in zip(audio.double().numpy(), stack(sample_rate)(audio).numpy(), strict=True):
        assert_images_agree(image, reference_stack(clip, sample_rate, "paper"))


@pytest.mark.parametrize("sample_rate", [8000, 16000])
def test_the_variant_agrees_with_the_reference(sample_rate: int) -> None:
    audio = noise(1, 700)
    image = stack(sample_rate, variant="reference")(audio)[0].numpy()
    assert_images_agree(image, reference_stack(audio[0].double().numpy(), sample_rate, "reference"))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("seconds", "frames"), [(1, 126), (4, 501), (5, 626)])
def test_images_have_the_sizes_of_the_published_code(variant: str, seconds: int, frames: int) -> None:
    front_end = stack(variant=variant)
    assert front_end(noise(1, seconds * 16000)).shape == (1, 3, frames, 128)
    assert (front_end.channels, front_end.bands, front_end.hop_seconds) == (3, 128, 0.008)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("samples", [1, 100, 127, 128, 300])
def test_a_clip_shorter_than_a_window_has_frames_too(variant: str, samples: int) -> None:
    image = stack(variant=variant)(noise(2, samples))
    assert image.shape == (2, 3, 1 + samples // 128, 128)
    assert image.isfinite().all()


def test_rows_are_the_bins_of_a_256_point_transform() -> None:
    audio = noise(1, 2048)
    frames = np.pad(audio[0].double().numpy(), 128)
    hann = np.hanning(257)[:256]
    power, angle = [], []
    for start in range(0, len(frames) - 255, 128):
        spectrum = np.fft.rfft(frames[start : start + 256] * hann)[1:129]
        power.append(np.abs(spectrum) ** 2)
        angle.append(np.angle(spectrum))
    image = stack()(audio)[0].double().numpy()
    np.testing.assert_allclose(image[0], 10 * np.log10(np.array(power) + 1e-6), atol=2e-2)
    turned = np.exp(1j * (image[1] - np.array(angle)))
    np.testing.assert_allclose(turned, 1.0, atol=2e-2)


@pytest.mark.parametrize("variant", VARIANTS)
def test_all_channels_come_from_one_transform(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = []
    transform = torch.fft.rfft

    def counted(*args: torch.Tensor, **options: int) -> torch.Tensor:
        frames.append(args[0].shape[:-1].numel())
        return transform(*args, **options)

    monkeypatch.setattr(torch.fft, "rfft", counted)
    stack(variant=variant)(noise(3, 16000))
    assert frames == [3 * 126]


def test_many_clips_are_transformed_in_several_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    audio = noise(5, 1000)
    whole = stack()(audio)
    monkeypatch.setattr(clar_stack, "CPU_SAMPLES_PER_PASS", 2000)
    assert torch.equal(stack()(audio), whole)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_clip_s_image_is_the_same_to_the_bit_beside_others(variant: str) -> None:
    """Even a rounding error could turn pi into -pi."""
    front_end, audio = stack(variant=variant), noise(7, 8000)
    together = front_end(audio)
    for number, clip in enumerate(audio):
        image = front_end(clip[None])[0]
        assert torch.equal(image[:2], together[number, :2])
        torch.testing.assert_close(image[2], together[number, 2], atol=1e-4, rtol=0)


@pytest.mark.parametrize("hertz", [312.5, 1000.0, 3000.0, 7000.0])
def test_a_sine_is_loudest_in_the_rows_of_its_frequency(hertz: float) -> None:
    image = stack()(sine(hertz))[0, :, 2:-2]
    row = round(hertz / 62.5) - 1
    assert (image[0].argmax(dim=1) == row).all()
    # The peak of a full-scale sine is half the sum of the window, 64.
    torch.testing.assert_close(image[0, :, row], torch.full_like(image[0, :, row], 20 * math.log10(64)))
    band = int(reference_mel_weights(np.array([hertz]), 8000.0).argmax())
    assert ((image[2].argmax(dim=1) - band).abs() <= 1).all()


@pytest.mark.parametrize("hertz", [200.0, 440.0, 5000.0])
def test_a_sine_is_loudest_in_the_rows_of_its_frequency_in_the_variant(hertz: float) -> None:
    image = stack(variant="reference")(sine(hertz))[0, :, 16:-16]
    row = round(127 * math.log(hertz / 40) / math.log(200))
    assert (image[0].argmax(dim=1) == row).all()
    band = int(reference_mel_weights(np.array([hertz]), 8000.0).argmax())
    assert ((image[2].argmax(dim=1) - band).abs() <= 1).all()


@pytest.mark.parametrize("turns", [0.0, 0.2, -0.4])
def test_the_phase_of_a_cosine_is_that_at_the_start_of_the_frame(turns: float) -> None:
    """Frame t starts at sample 128 t - 128; row 7 is at 500 Hz, row 8 at 562.5 Hz."""
    for row, hertz in ((7, 500.0), (8, 562.5)):
        image = stack()(sine(hertz, turns=turns))[0, 1, 2:-2, row]
        starts = 128 * np.arange(2, 124) - 128
        expected = 2 * np.pi * (hertz * starts / 16000 + turns)
        np.testing.assert_allclose(np.exp(1j * image.double().numpy()), np.exp(1j * expected), atol=1e-4)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_silence_is_the_floor_and_has_no_phase(variant: str, sign: float) -> None:
    image = stack(variant=variant)(torch.zeros(1, 4000) * sign)[0]
    torch.testing.assert_close(image[[0, 2]], torch.full_like(image[[0, 2]], -60.0))
    assert (image[1] == 0).all()


def test_what_is_quieter_than_the_floor_has_no_phase() -> None:
    """Zeros after a sound would otherwise show the phase of rounding errors."""
    assert (stack()(1e-6 * noise(1, 4000))[0, 1] == 0).all()
    assert (stack()(1e-2 * noise(1, 4000))[0, 1] != 0).any()


def test_minus_zero_is_zero() -> None:
    spectrum = torch.complex(torch.tensor([-1.0, -1.0, 0.0, -0.0]), torch.tensor([0.0, -0.0, 0.0, -0.0]))
    torch.testing.assert_close(phase(spectrum), torch.tensor([math.pi, math.pi, 0.0, 0.0]))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("sample_rate", SAMPLE_RATES)
def test_every_mel_band_listens(sample_rate: int, variant: str) -> None:
    weights = stack(sample_rate, variant=variant).mel
    assert ((weights >= 0) & (weights <= 1)).all()
    assert (weights.sum(dim=0) > 0).all()


def test_from_256_points_alone_a_tenth_of_the_mel_bands_would_be_empty() -> None:
    empty = int((mel_matrix(256, 16000).sum(axis=0) == 0).sum())
    assert empty >= 12


@pytest.mark.parametrize("sample_rate", SAMPLE_RATES)
def test_rows_reach_the_nyquist_frequency_at_any_rate(sample_rate: int) -> None:
    front_end = stack(sample_rate)
    hertz = front_end.rows * sample_rate / front_end.fft_size
    expected = torch.arange(1, 129) * sample_rate / 256
    torch.testing.assert_close(hertz, expected.float())


@pytest.mark.parametrize("sample_rate", [rate for rate in SAMPLE_RATES if rate >= 16000])
def test_rows_of_the_variant_are_distinct_and_within_a_hertz_of_log_spacing(sample_rate: int) -> None:
    front_end = stack(sample_rate, variant="reference")
    hertz = front_end.rows.numpy() * sample_rate / front_end.fft_size
    assert (np.diff(hertz) > 0).all()
    np.testing.assert_allclose(hertz, np.geomspace(40, sample_rate / 2, 128), atol=1.0)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    "channels", [("magnitude",), ("phase",), ("mel",), ("magnitude", "mel"), ("phase", "mel")]
)
def test_a_subset_is_a_slice_of_the_full_stack(variant: str, channels: tuple[str, ...]) -> None:
    audio = noise(2, 4000)
    part = stack(variant=variant, channels=channels)
    expected = stack(variant=variant)(audio)[:, [CHANNELS.index(name) for name in channels]]
    assert part.channels == len(channels)
    assert torch.equal(part(audio), expected)


def test_channels_have_one_order() -> None:
    asked = ClarStackSettings.model_validate({"channels": ["mel", "magnitude"]})
    assert asked.channels == ("magnitude", "mel")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"channels": []}, "at least 1 item"),
        ({"channels": ["mel", "mel"]}, "a channel is named twice"),
        ({"channels": ["chroma"]}, "'magnitude', 'phase' or 'mel'"),
        ({"variant": "code"}, "'paper' or 'reference'"),
    ],
)
def test_a_stack_that_cannot_be_built_is_refused(wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        ClarStackSettings.model_validate(wrong)


def test_runs_in_float32_under_autocast() -> None:
    front_end, audio = stack(), noise(2, 4000)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        image = front_end(audio)
    assert image.dtype == torch.float32
    assert torch.equal(image, front_end(audio))
