from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.foreign import load_encoder

onnx = pytest.importorskip("onnx", reason="the extra onnx is not installed")
pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Write an ONNX file that gives the mean and the maximum of a clip's magnitude, times a weight."""
    monkeypatch.chdir(tmp_path)

    def write(
        name: str = "theirs.onnx",
        shape: Sequence[str | int] = ("batch", "samples"),
        weight: float = 1.0,
        outputs: int = 1,
        **metadata: str,
    ) -> Path:
        helper, kind = onnx.helper, onnx.TensorProto.FLOAT
        nodes = [
            helper.make_node("Abs", ["audio"], ["magnitude"]),
            helper.make_node("ReduceMean", ["magnitude"], ["mean"], axes=[1], keepdims=1),
            helper.make_node("ReduceMax", ["magnitude"], ["maximum"], axes=[1], keepdims=1),
            helper.make_node("Concat", ["mean", "maximum"], ["both"], axis=1),
            helper.make_node("Mul", ["both", "weight"], ["embedding"]),
        ]
        graph = helper.make_graph(
            nodes,
            "theirs",
            [helper.make_tensor_value_info("audio", kind, shape)],
            [
                helper.make_tensor_value_info(name, kind, ["batch", None])
                for name in ("embedding", "mean")[:outputs]
            ],
            [helper.make_tensor("weight", kind, [1], [weight])],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        helper.set_model_props(model, metadata)
        onnx.save(model, name)
        return tmp_path / name

    return write


def test_a_file_that_says_its_rate_embeds(build: Build) -> None:
    build(sample_rate="22050", author="them")
    encoder = load_encoder("onnx:theirs.onnx")
    assert (encoder.sample_rate, encoder.embedding_size, encoder.name) == (22050, 2, "onnx:theirs.onnx")
    assert encoder.config["metadata"] == {"sample_rate": "22050", "author": "them"}
    clips = [np.array([0.5, -1.0], dtype=np.float32), np.full(9, -0.25, dtype=np.float32)]
    assert encoder.embed(clips).tolist() == [[0.75, 1.0], [0.25, 0.25]]


def test_the_rate_after_the_file_comes_first(build: Build) -> None:
    build(sample_rate="22050")
    assert load_encoder("onnx:theirs.onnx:8000").sample_rate == 8000


def test_the_digest_is_of_the_file_and_the_rate(build: Build) -> None:
    build()
    first = load_encoder("onnx:theirs.onnx:8000").digest
    build("copy.onnx")
    assert load_encoder("onnx:copy.onnx:8000").digest == first
    assert load_encoder("onnx:copy.onnx:16000").digest != first
    build("copy.onnx", weight=2.0)
    assert load_encoder("onnx:copy.onnx:8000").digest != first


@pytest.mark.parametrize(
    ("built", "spec", "sentence"),
    [
        (
            {},
            "theirs.onnx",
            "theirs.onnx does not say its sample rate: write it after the file, as in onnx:theirs.onnx:",
        ),
        ({"sample_rate": "fast"}, "theirs.onnx", "onnx:theirs.onnx has the sample rate 'fast'"),
        ({}, "theirs.onnx:5", "onnx:theirs.onnx:5 has the sample rate 5"),
        ({}, "other.onnx:8000", "onnx:other.onnx:8000: there is no file other.onnx."),
        ({"outputs": 2}, "theirs.onnx:8000", "it must take one float32 waveform of shape (batch, samples)"),
        ({"shape": ("batch", 1, "samples")}, "theirs.onnx:8000", "has the inputs audio: tensor(float) ("),
        ({"shape": (1, "samples")}, "theirs.onnx:8000", "failed at embedding audio of shape (2, 8000)"),
        ({"weight": float("nan")}, "theirs.onnx:8000", "with numbers that are not finite"),
    ],
)
def test_a_mistake_is_one_sentence(build: Build, built: dict[str, str], spec: str, sentence: str) -> None:
    build(**built)
    with pytest.raises(UserError) as error:
        load_encoder(f"onnx:{spec}")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_onnx_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("Dear diary")
    with pytest.raises(UserError, match=r"text\.onnx failed at reading the file: InvalidProtobuf"):
        load_encoder(f"onnx:{tmp_path / 'text.onnx'}")


def test_without_onnxruntime_the_extra_is_named(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    build(sample_rate="8000")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(UserError, match=r"needs onnxruntime: pip install 'soundalike\[onnx\]'"):
        load_encoder("onnx:theirs.onnx")
