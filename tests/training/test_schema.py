import pytest

from soundalike.errors import UserError
from soundalike.training import configure


@pytest.mark.parametrize(
    ("batch_size", "peak"), [(64, 0.03), (255, 0.11953125), (256, 0.12), (511, 0.23953125), (768, 0.36)]
)
def test_learning_rate_scales_in_exact_proportion_to_the_batch(toy, batch_size, peak):
    # Whole-number division, as in the published code, would give 0 below 256 and 0.12 from 256 to 511.
    settings = toy.settings(learning_rate=0.12, batch_size=batch_size)
    assert settings.peak_learning_rate == pytest.approx(peak, rel=1e-15)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("delta", 1.01),
        ("delta", -0.1),
        ("sample_rate", 7999),
        ("sample_rate", 48001),
        ("duration", 0.09),
        ("duration", 30.1),
        ("seed", -1),
        ("seed", 2**64),
        ("batch_size", 1),
        ("steps", 0),
        ("learning_rate", 0),
        ("learning_rate", float("nan")),
        ("momentum", 1.0),
        ("momentum", 0.9),  # The preset's optimizer is AdamW, which has none.
        ("weight_decay", -1e-6),
        ("hints.weight", -1),
        ("hints.groups.0", "pitsch"),
        ("hints.groups", []),
        ("average_decay", 1),
        ("average_decay", -0.1),
        ("warmup_steps", -1),
        ("optimizer", "adam"),
        ("schedule", "linear"),
        ("device", "tpu"),
        ("device", "cuda:"),
        ("precision", "float16"),
        ("threads", 0),
        ("log_every", 0),
        ("checkpoint_every", 0),
        ("monitor_every", -1),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(key, value):
    outer, _, inner = key.removesuffix(".0").partition(".")
    given = [value] if key.endswith(".0") else value
    with pytest.raises(UserError, match=f"'{key}'") as refused:
        configure(changes={outer: {inner: given} if inner else given})
    assert "\n" not in str(refused.value)


def test_a_projector_layer_needs_a_size():
    with pytest.raises(UserError, match="projector"):
        configure(changes={"projector": [128, 0]})


def test_momentum_belongs_to_sgd():
    assert configure(changes={"optimizer": "sgd", "momentum": 0.9}).momentum == 0.9


def test_settings_survive_json():
    settings = configure(changes={"delta": {"pitch": 0, "*": 0.2}, "projector": [128], "seed": 2**64 - 1})
    assert type(settings).model_validate_json(settings.model_dump_json()) == settings
