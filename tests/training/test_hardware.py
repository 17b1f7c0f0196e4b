import pytest
import torch

from soundalike.errors import UserError
from soundalike.training.hardware import Hardware, choose_hardware


@pytest.fixture
def gpus(monkeypatch):
    def pretend(count, bfloat16=True):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
        monkeypatch.setattr(
            torch.cuda, "is_bf16_supported", lambda including_emulation=True: including_emulation or bfloat16
        )

    return pretend


def test_auto_without_a_gpu_is_float32_on_the_cpu(toy, gpus):
    gpus(0)
    assert choose_hardware(toy.settings(threads=3)) == Hardware("cpu", "float32", 3)


@pytest.mark.parametrize(("bfloat16", "precision"), [(True, "bfloat16"), (False, "float32")])
def test_auto_with_a_gpu_uses_it(toy, gpus, bfloat16, precision):
    gpus(1, bfloat16)
    assert choose_hardware(toy.settings()) == Hardware("cuda", precision, 1)


def test_what_is_asked_for_is_used(toy, gpus):
    gpus(2)
    assert choose_hardware(toy.settings(device="cpu")).device == "cpu"
    assert choose_hardware(toy.settings(device="cuda:1", precision="float32")) == Hardware(
        "cuda:1", "float32", 1
    )


@pytest.mark.parametrize(("count", "device"), [(0, "cuda"), (0, "cuda:0"), (1, "cuda:1")])
def test_a_missing_gpu_is_named(toy, gpus, count, device):
    gpus(count)
    with pytest.raises(UserError, match=device):
        choose_hardware(toy.settings(device=device))


def test_without_a_number_all_usable_cores_compute(toy):
    assert choose_hardware(toy.settings(threads=None)).threads >= 1


def test_the_number_of_threads_is_put_back():
    before = torch.get_num_threads()
    with Hardware("cpu", "float32", before + 1).threads_set():
        assert torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(("precision", "dtype"), [("float32", torch.float32), ("bfloat16", torch.bfloat16)])
def test_autocast_has_the_precision(precision, dtype):
    with Hardware("cpu", precision, 1).autocast():
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == dtype
