import pytest

from soundalike.training.card import model_card
from soundalike.training.hardware import Hardware
from soundalike.training.run_folder import RecordingsRecord, Run, RunConfig


@pytest.fixture
def first_lines(tmp_path):
    """What a card says of the pairs that a run was trained on."""

    def write(settings, recordings=None):
        config = RunConfig(
            settings=settings,
            hardware=Hardware("cpu", "float32", 1),
            versions={"soundalike": "1", "torch": "2"},
            recordings=recordings,
        )
        return model_card(Run(tmp_path / "run", config, ""), []).partition("## How it was made")[0]

    return write


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        ("voice", "patch `voice`"),
        ("parametric:sine=3*2", "patch `parametric:sine=3`"),
        ("voice*2+parametric:sine=3", "patches 67% `voice`, 33% `parametric:sine=3`"),
    ],
)
def test_a_card_names_the_patches(tmp_path, toy, first_lines, patch, words):
    assert f"a synthesizer ({words}) invented" in first_lines(toy.settings(patch=patch))
    recordings = RecordingsRecord(clips=3, labelled=0, visible=0, classes=(), digest="")
    hybrid = toy.recorded_settings(tmp_path, "hybrid", patch=patch)
    assert f"50% of them made of 3 recordings, the others by {words}" in first_lines(hybrid, recordings)
