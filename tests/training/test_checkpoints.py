import pytest
import safetensors.torch
import torch

from soundalike.errors import UserError
from soundalike.training.checkpoints import CheckpointFolder
from soundalike.training.hardware import choose_hardware
from soundalike.training.learner import build_learner
from soundalike.training.step import Stepper


@pytest.fixture
def folder(tmp_path):
    return CheckpointFolder(tmp_path / "checkpoints", digest="of these settings")


@pytest.fixture
def make_stepper(toy):
    def make(steps=0, **changes):
        settings = toy.settings(**changes)
        stepper = Stepper(build_learner(settings), settings, choose_hardware(settings))
        for step in range(steps):
            stepper.step(step, toy.Tones().batch(0, range(8 * step, 8 * step + 8)))
        return stepper

    return make


def save(folder, step, stepper):
    folder.save(step, stepper.learner, stepper.optimizer, average_of(stepper))


def restore(folder, stepper, warnings=None):
    warn = warnings.append if warnings is not None else pytest.fail
    return folder.restore(stepper.learner, stepper.optimizer, warn, average_of(stepper))


def average_of(stepper):
    return None if stepper.average is None else stepper.average.learner


def names(folder):
    return sorted(path.name for path in folder.path.iterdir())


def test_what_is_restored_goes_on_to_the_same_bits(toy, folder, make_stepper):
    straight, resumed = make_stepper(steps=3), make_stepper(seed=1)
    save(folder, 3, straight)
    assert restore(folder, resumed) == 3
    for step in (3, 4):
        for stepper in (straight, resumed):
            stepper.step(step, toy.Tones().batch(0, range(8 * step, 8 * step + 8)))
    expected, found = straight.learner.state_dict(), resumed.learner.state_dict()
    assert all(torch.equal(expected[name], found[name]) for name in expected)


def test_no_checkpoint_is_step_0(folder, make_stepper):
    assert restore(folder, make_stepper()) == 0


def test_the_newest_two_are_kept(folder, make_stepper):
    stepper = make_stepper()
    for step in (9, 10, 11):
        save(folder, step, stepper)
    assert names(folder) == ["step-0000000010.safetensors", "step-0000000011.safetensors"]


def test_steps_are_compared_as_numbers(folder, make_stepper):
    stepper = make_stepper()
    save(folder, 9_999_999_999, stepper)
    save(folder, 10_000_000_000, stepper)
    assert restore(folder, stepper) == 10_000_000_000


def test_an_old_checkpoint_that_cannot_be_removed_stops_nothing(folder, make_stepper):
    stepper = make_stepper()
    (folder.path / "step-0000000001.safetensors").mkdir(parents=True)  # A folder cannot be unlinked.
    for step in (2, 3):
        save(folder, step, stepper)
    assert restore(folder, stepper) == 3


def truncated(path):
    path.write_bytes(path.read_bytes()[:-100])


def emptied(path):
    path.write_bytes(b"")


def some_other_file(path):
    path.write_text("not a checkpoint")


def other_safetensors(path):
    path.write_bytes(safetensors.torch.save({"x": torch.zeros(3)}))


def rewritten(path, change):
    with safetensors.safe_open(path, "pt") as file:
        metadata = file.metadata()
    tensors = safetensors.torch.load_file(path)
    change(metadata, tensors)
    path.write_bytes(safetensors.torch.save(tensors, metadata))


def without_settings(path):
    rewritten(path, lambda metadata, tensors: metadata.pop("settings"))


def without_step(path):
    rewritten(path, lambda metadata, tensors: metadata.pop("step"))


def with_a_step_that_is_no_number(path):
    rewritten(path, lambda metadata, tensors: metadata.update(step="two"))


def with_moments_of_an_unknown_parameter(path):
    rewritten(path, lambda metadata, tensors: tensors.update({"optimizer/ghost/exp_avg": torch.zeros(3)}))


@pytest.mark.parametrize(
    "damage",
    [
        truncated,
        emptied,
        some_other_file,
        other_safetensors,
        without_settings,
        without_step,
        with_a_step_that_is_no_number,
        with_moments_of_an_unknown_parameter,
    ],
)
def test_a_damaged_checkpoint_is_named_and_the_one_before_taken(folder, make_stepper, damage):
    before, after = make_stepper(steps=1), make_stepper(steps=2)
    save(folder, 1, before)
    save(folder, 2, after)
    damage(folder.path / "step-0000000002.safetensors")

    resumed, warnings = make_stepper(), []
    assert restore(folder, resumed, warnings) == 1
    (warning,) = warnings
    assert "step-0000000002.safetensors" in warning
    expected, found = before.learner.state_dict(), resumed.learner.state_dict()
    assert all(torch.equal(expected[name], found[name]) for name in expected)
    assert names(folder) == ["step-0000000001.safetensors", "step-0000000002.damaged"]


def test_a_checkpoint_of_another_run_is_foreign(tmp_path, folder, make_stepper):
    save(CheckpointFolder(folder.path, digest="of other settings"), 2, make_stepper())
    with pytest.raises(UserError, match=r"step-0000000002\.safetensors belongs to a run with other settings"):
        restore(folder, make_stepper())


def test_a_checkpoint_of_another_network_is_foreign(folder, make_stepper):
    save(folder, 2, make_stepper(projector=[4]))
    with pytest.raises(UserError, match="other tensors"):
        restore(folder, make_stepper())


@pytest.mark.parametrize("decays", [(0.0, 0.9), (0.9, 0.0)])
def test_a_checkpoint_with_or_without_an_average_is_no_other(folder, make_stepper, decays):
    before, now = (make_stepper(average_decay=decay) for decay in decays)
    save(folder, 2, before)
    with pytest.raises(UserError, match="other tensors"):
        restore(folder, now)


def test_when_all_are_damaged_the_run_cannot_go_on(folder, make_stepper):
    save(folder, 2, make_stepper())
    truncated(folder.path / "step-0000000002.safetensors")
    with pytest.raises(UserError, match="no earlier checkpoint is left") as refused:
        restore(folder, make_stepper())
    assert "\n" not in str(refused.value)
    assert names(folder) == ["step-0000000002.safetensors"]


def test_what_a_kill_left_half_written_is_removed(folder, make_stepper):
    save(folder, 2, make_stepper())
    (folder.path / ".step-0000000003.safetensors.abc.safetensors").write_bytes(b"half")
    restore(folder, make_stepper())
    assert names(folder) == ["step-0000000002.safetensors"]


def test_a_full_disk_is_one_sentence_and_leaves_the_earlier_checkpoint_whole(
    folder, make_stepper, limited_file_size
):
    stepper = make_stepper(steps=1)
    save(folder, 1, stepper)
    whole = (folder.path / "step-0000000001.safetensors").read_bytes()
    too_small = limited_file_size(len(whole) // 2)
    with too_small, pytest.raises(UserError, match=r"cannot write .*step-0000000002") as refused:
        save(folder, 2, stepper)
    assert "\n" not in str(refused.value)
    assert names(folder) == ["step-0000000001.safetensors"]
    assert (folder.path / "step-0000000001.safetensors").read_bytes() == whole
    assert restore(folder, make_stepper()) == 1
