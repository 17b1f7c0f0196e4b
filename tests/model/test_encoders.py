import pytest
import torch
from pydantic import ValidationError
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from soundalike.model.encoders import (
    Compact,
    CompactSettings,
    Encoder,
    ResNet18,
    ResNet18Settings,
    build_encoder,
)
from soundalike.model.encoders.resnet18 import BasicBlock


def image(batch: int = 2, channels: int = 1, frames: int = 98, bands: int = 64) -> torch.Tensor:
    return torch.randn(batch, channels, frames, bands, generator=torch.Generator().manual_seed(0))


def parameters(encoder: Encoder) -> int:
    return sum(parameter.numel() for parameter in encoder.parameters())


def operations(encoder: Encoder) -> int:
    with FlopCounterMode(display=False) as counter:
        encoder(image(batch=8)).sum().backward()
    return counter.get_total_flops()


ENCODERS = [
    ResNet18Settings(),
    CompactSettings(),
    CompactSettings(widths=(8, 16), strides=(4, 3), first_kernel=7),
]


@pytest.mark.parametrize("settings", ENCODERS)
@pytest.mark.parametrize("frames", [1, 31, 98])
@pytest.mark.parametrize(("channels", "bands"), [(1, 64), (3, 80)])
def test_shapes_are_those_that_the_attributes_promise(
    settings: ResNet18Settings | CompactSettings, frames: int, channels: int, bands: int
) -> None:
    encoder = build_encoder(settings, channels, bands).eval()
    given = image(channels=channels, frames=frames, bands=bands)
    in_time = encoder.frames(given)
    assert in_time.shape == (2, -(-frames // encoder.time_stride), encoder.frame_size)
    assert encoder.pool(in_time).shape == (2, encoder.embedding_size)
    assert torch.equal(encoder(given), encoder.pool(in_time))


def test_resnet18_has_the_papers_parameters() -> None:
    assert parameters(ResNet18(channels=1)) == 11_432_960


def test_resnet18_pools_the_whole_map_and_applies_its_last_layer() -> None:
    encoder = ResNet18(channels=1).eval()
    last_map = encoder.blocks(encoder.stem(image()))
    assert last_map.shape == (2, 512, 4, 2)
    expected = last_map.mean(dim=(2, 3)) @ encoder.output.weight.T + encoder.output.bias
    torch.testing.assert_close(encoder(image()), expected, atol=1e-5, rtol=1e-5)


def test_a_block_whose_body_is_silent_passes_its_input() -> None:
    block = BasicBlock(4, 4, stride=1)
    nn.init.zeros_(block.body[-1].weight)
    given = image(channels=4)
    assert torch.equal(block(given), given.clamp(min=0))


def test_a_block_that_changes_the_shape_has_a_learned_shortcut() -> None:
    block = BasicBlock(4, 8, stride=2).eval()
    nn.init.zeros_(block.body[-1].weight)
    given = image(channels=4)
    weights = block.shortcut[0].weight[:, :, 0, 0]
    expected = torch.einsum("oc,bctf->botf", weights, given[:, :, ::2, ::2]).clamp(min=0)
    torch.testing.assert_close(block(given), expected, atol=1e-4, rtol=1e-4)


def test_compact_is_small_and_takes_a_quarter_of_resnet18s_operations_or_less() -> None:
    compact = Compact(CompactSettings(), channels=1, bands=64)
    assert parameters(compact) <= 4_000_000
    assert 4 * operations(compact) <= operations(ResNet18(channels=1))


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


@pytest.mark.parametrize("settings", [ResNet18Settings(), CompactSettings()])
def test_every_parameter_learns(settings: ResNet18Settings | CompactSettings) -> None:
    encoder = build_encoder(settings, channels=1, bands=64)
    encoder(image(batch=4)).square().mean().backward()
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
