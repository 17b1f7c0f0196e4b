import pytest
import torch
from pydantic import ValidationError
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from soundalike.errors import UserError
from soundalike.model.encoders import (
    Compact,
    CompactSettings,
    Encoder,
    EncoderSettings,
    ResNet18,
    ResNet18Settings,
    ResNet181d,
    ResNet181dSettings,
    build_encoder,
)
from soundalike.model.encoders.residual import BasicBlock


def image(batch: int = 2, channels: int = 1, frames: int = 98, bands: int = 64) -> torch.Tensor:
    return torch.randn(batch, channels, frames, bands, generator=torch.Generator().manual_seed(0))


def parameters(encoder: Encoder) -> int:
    return sum(parameter.numel() for parameter in encoder.parameters())


def operations(encoder: Encoder) -> int:
    with FlopCounterMode(display=False) as counter:
        encoder(image(batch=8)).sum().backward()
    return counter.get_total_flops()


def multiplications(encoder: Encoder, given: torch.Tensor) -> int:
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        encoder(given)
    return counter.get_total_flops() // 2


def resnet18(channels: int = 1, linear_output: bool = True) -> ResNet18:
    return ResNet18(ResNet18Settings(linear_output=linear_output), channels, bands=64)


ENCODERS = [
    ResNet18Settings(),
    ResNet18Settings(linear_output=False),
    CompactSettings(),
    CompactSettings(widths=(8, 16), strides=(4, 3), first_kernel=7),
    CompactSettings(reads=(1, -1)),
    CompactSettings(widths=(8, 16, 4), strides=(4, 3, 1), reads=(2, 1)),
]


@pytest.mark.parametrize("settings", ENCODERS)
@pytest.mark.parametrize("frames", [1, 31, 98])
@pytest.mark.parametrize(("channels", "bands"), [(1, 64), (3, 80)])
def test_shapes_are_those_that_the_attributes_promise(
    settings: EncoderSettings, frames: int, channels: int, bands: int
) -> None:
    encoder = build_encoder(settings, channels, bands).eval()
    given = image(channels=channels, frames=frames, bands=bands)
    in_time = encoder.frames(given)
    assert in_time.shape == (2, -(-frames // encoder.time_stride), encoder.frame_size)
    assert encoder.pool(in_time).shape == (2, encoder.embedding_size)
    assert torch.equal(encoder(given), encoder.pool(in_time))


def test_resnet18_has_the_papers_parameters() -> None:
    assert parameters(resnet18()) == 11_432_960


def test_without_its_last_layer_resnet18_is_clars() -> None:
    """CLAR's trunk of 11,176,512 parameters for three channels, and the 64 biases of the first convolution."""
    encoder = resnet18(channels=3, linear_output=False).eval()
    assert parameters(encoder) == 11_176_512 + 64
    given = image(channels=3, frames=126, bands=128)
    last_map = encoder.blocks(encoder.stem(given))
    assert last_map.shape == (2, 512, 4, 4)
    torch.testing.assert_close(encoder(given), last_map.mean(dim=(2, 3)), atol=1e-5, rtol=1e-5)


def test_resnet18_pools_the_whole_map_and_applies_its_last_layer() -> None:
    encoder = resnet18().eval()
    last_map = encoder.blocks(encoder.stem(image()))
    assert last_map.shape == (2, 512, 4, 2)
    expected = last_map.mean(dim=(2, 3)) @ encoder.output.weight.T + encoder.output.bias
    torch.testing.assert_close(encoder(image()), expected, atol=1e-5, rtol=1e-5)


def test_a_block_whose_body_is_silent_passes_its_input() -> None:
    block = BasicBlock(4, 4, stride=1, kernel=3, dimensions=2)
    nn.init.zeros_(block.body[-1].weight)
    given = image(channels=4)
    assert torch.equal(block(given), given.clamp(min=0))


def test_a_block_that_changes_the_shape_has_a_learned_shortcut() -> None:
    block = BasicBlock(4, 8, stride=2, kernel=3, dimensions=2).eval()
    nn.init.zeros_(block.body[-1].weight)
    given = image(channels=4)
    weights = block.shortcut[0].weight[:, :, 0, 0]
    expected = torch.einsum("oc,bctf->botf", weights, given[:, :, ::2, ::2]).clamp(min=0)
    torch.testing.assert_close(block(given), expected, atol=1e-4, rtol=1e-4)


def test_compact_is_small_and_takes_a_quarter_of_resnet18s_operations_or_less() -> None:
    compact = Compact(CompactSettings(), channels=1, bands=64)
    assert parameters(compact) <= 4_000_000
    assert 4 * operations(compact) <= operations(resnet18())


@pytest.mark.parametrize("frames", [1, 7, 98])
def test_compact_reads_an_early_map_as_its_average_over_each_frame(frames: int) -> None:
    """By a loop over frames, each of which spans up to four columns of the first map."""
    settings = CompactSettings(widths=(8, 16, 4), strides=(2, 2, 2), reads=(1, -1))
    encoder = Compact(settings, channels=1, bands=16).eval()
    last = Compact(settings.model_copy(update={"reads": (-1,)}), channels=1, bands=16).eval()
    last.load_state_dict(encoder.state_dict())
    given = image(frames=frames, bands=16)
    found = encoder.frames(given)
    early = encoder.layers[:3](given).permute(0, 2, 3, 1).flatten(start_dim=2)
    for number, frame in enumerate(found.unbind(dim=1)):
        spanned = early[:, 4 * number : 4 * number + 4]
        torch.testing.assert_close(frame[:, : 8 * 8], spanned.mean(dim=1))
    assert torch.equal(found[:, :, 8 * 8 :], last.frames(given))


@pytest.mark.parametrize("number", [5, 0, -5])
def test_compact_reads_maps_that_there_are(number: int) -> None:
    with pytest.raises(ValidationError, match=f"reads names convolution {number}, but there are 4"):
        CompactSettings(reads=(1, number))


def test_resnet18_1d_has_clars_parameters() -> None:
    assert parameters(ResNet181d(ResNet181dSettings(), channels=1, bands=1)) == 11_167_552


@pytest.mark.parametrize("samples", [1, 31, 33, 5000])
@pytest.mark.parametrize("width", [4, 16])
def test_resnet18_1d_takes_a_waveform_of_any_length(samples: int, width: int) -> None:
    encoder = build_encoder(ResNet181dSettings(width=width), channels=1, bands=1).eval()
    given = image(frames=samples, bands=1)
    in_time = encoder.frames(given)
    assert in_time.shape == (2, -(-samples // 32), 8 * width) == (2, -(-samples // 32), encoder.frame_size)
    assert encoder.embedding_size == 8 * width
    torch.testing.assert_close(encoder(given), in_time.mean(dim=1))


def test_a_frame_of_resnet18_1d_sees_the_samples_around_it_and_no_others() -> None:
    """A change at sample 3200 moves frame 100, and none further away than kernels and strides reach."""
    kernels_and_strides = [(7, 2), (9, 2), *((9, stride) for stride in (1, 1, 1, 1, *3 * (2, 1, 1, 1)))]
    reach, step = 0, 1
    for kernel, stride in kernels_and_strides:
        reach, step = reach + kernel // 2 * step, stride * step
    encoder = build_encoder(ResNet181dSettings(width=4), channels=1, bands=1).eval()
    given = image(batch=1, frames=6400, bands=1)
    changed = given.clone()
    changed[:, :, 3200] += 100.0
    moved = (encoder.frames(changed) != encoder.frames(given)).any(dim=2)[0].nonzero().flatten()
    assert step == encoder.time_stride
    assert 100 in moved
    assert ((32 * moved - 3200).abs() <= reach).all()


def test_resnet18_1d_costs_some_thirteen_times_clars_resnet18() -> None:
    second = image(batch=1, frames=16000, bands=1)
    stacked = image(batch=1, channels=3, frames=126, bands=128)
    on_waveforms = multiplications(ResNet181d(ResNet181dSettings(), channels=1, bands=1), second)
    on_images = multiplications(resnet18(channels=3, linear_output=False), stacked)
    assert on_waveforms == pytest.approx(7.93e9, rel=0.01)
    assert on_images == pytest.approx(0.59e9, rel=0.02)


@pytest.mark.parametrize(
    ("settings", "channels", "bands", "sentence"),
    [
        (
            ResNet181dSettings(),
            1,
            64,
            "takes waveforms, not images of 1 x 64 bands: choose frontend=waveform",
        ),
        (ResNet181dSettings(), 3, 128, "not images of 3 x 128 bands"),
        (ResNet18Settings(), 1, 1, "resnet18 takes images, .* choose encoder=resnet18_1d"),
    ],
)
def test_an_encoder_of_other_images_is_refused(
    settings: EncoderSettings, channels: int, bands: int, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        build_encoder(settings, channels, bands)


def test_compact_keeps_eight_rows_of_128_channels() -> None:
    compact = Compact(CompactSettings(), channels=1, bands=64)
    assert compact.frame_size == 8 * 128
    assert compact.embedding_size == 2 * 8 * 128
    assert compact.time_stride == 8


def test_compact_knows_where_on_the_frequency_axis_something_is() -> None:
    """One 3x3 layer of stride 2: band 0 reaches only row 0, bands 62 and 63 only row 31."""
    compact = Compact(CompactSettings(widths=(4,), strides=(2,), first_kernel=3), channels=1, bands=64).eval()
    before = compact.frames(image()).unflatten(2, (32, 4))
    for bands, row in (([0], 0), ([62, 63], 31)):
        changed = image()
        changed[..., bands] += 1.0
        moved = (compact.frames(changed).unflatten(2, (32, 4)) != before).any(dim=3).any(dim=1).any(dim=0)
        assert moved.nonzero().flatten().tolist() == [row]


def test_compact_pools_by_mean_and_maximum_over_time() -> None:
    compact = Compact(CompactSettings(widths=(1,), strides=(2,)), channels=1, bands=4)
    frames = torch.tensor([[[1.0, 5.0], [3.0, -1.0]]])
    assert compact.pool(frames).tolist() == [[2.0, 2.0, 3.0, 5.0]]


@pytest.mark.parametrize(
    ("settings", "bands"),
    [
        (ResNet18Settings(), 64),
        (CompactSettings(), 64),
        (CompactSettings(), 1),
        (ResNet181dSettings(width=4), 1),
    ],
)
def test_every_parameter_learns(settings: EncoderSettings, bands: int) -> None:
    encoder = build_encoder(settings, channels=1, bands=bands)
    encoder(image(batch=4, bands=bands, frames=640)).square().mean().backward()
    assert all(parameter.grad is not None and parameter.grad.any() for parameter in encoder.parameters())


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"widths": (8, 8), "strides": (2,)}, "2 entries and strides 1"),
        ({"first_kernel": 4}, "odd number"),
        ({"widths": ()}, "at least 1"),
        ({"widths": (0,), "strides": (1,)}, "greater than 0"),
    ],
)
def test_a_shape_that_cannot_be_built_is_refused(wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        CompactSettings.model_validate(wrong)
