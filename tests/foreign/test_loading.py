import pytest

from soundalike.errors import UserError
from soundalike.foreign import is_foreign, load_encoder


@pytest.mark.parametrize("text", ["hear:birds", "onnx:a.onnx", "python:p:f", "peer:birdnet", "peer:"])
def test_what_names_an_encoder_from_elsewhere(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["runs/one", "hear", "C:\\models", "other:thing", "", ":", "./onnx:x"])
def test_what_is_a_folder(text: str) -> None:
    assert not is_foreign(text)


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("onx:a.onnx", "unknown kind of encoder 'onx': did you mean 'onnx'?"),
        ("hear:", "'hear:' does not say which encoder: write hear:MODULE[:WEIGHTS]."),
        ("peer", "'peer' does not say which encoder: write peer:NAME."),
        ("python:package", "'python:package' does not say which factory: write python:PACKAGE:FACTORY."),
        ("onnx:missing.onnx", "onnx:missing.onnx: there is no file missing.onnx."),
        ("hear:json:missing.pt", "hear:json:missing.pt: there is no file or folder missing.pt."),
    ],
)
def test_a_mistake_is_one_sentence(spec: str, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        load_encoder(spec)
    assert str(error.value).startswith(sentence)
