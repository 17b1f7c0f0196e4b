from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips


def test_only_what_listeners_believed_is_read_and_people_are_groups(vocal_imitation: Path) -> None:
    clips = training_clips(f"vocal_imitation:{vocal_imitation}")
    assert Counter(clip.label for clip in clips) == {
        "000Animal_Domestic animals_ pets_Cat_Growling": 4,
        "001Animal_Domestic animals_ pets_Cat_Hiss": 4,
    }
    assert Counter(clip.group for clip in clips) == {f"573424000000000{person}.0": 2 for person in range(4)}
    assert all(clip.path.is_file() and clip.path.parent.name == "included" for clip in clips)


def test_as_a_task_it_is_scored_by_map_over_three_folds(vocal_imitation: Path) -> None:
    task = load_task(f"vocal_imitation:{vocal_imitation}")
    assert (task.card.metric, task.card.split, task.card.folds) == ("mAP", "grouped k-fold", 3)
    assert len(task.labels) == 2


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "Growling_reference.wav",
            "Growling.wav",
            r"line 2: '000.*Growling\.wav' is not named CLASS_reference",
        ),
        ("participant_id", "person", r"vocal_imitations\.txt has no column 'participant_id'"),
    ],
)
def test_an_odd_table_is_named(
    vocal_imitation: Path, replace_text: Callable[[Path, str, str], None], old: str, new: str, sentence: str
) -> None:
    replace_text(vocal_imitation / "vocal_imitations.txt", old, new)
    with pytest.raises(UserError, match=sentence):
        training_clips(f"vocal_imitation:{vocal_imitation}")


def test_a_table_that_includes_nothing_is_named(vocal_imitation: Path) -> None:
    table = vocal_imitation / "vocal_imitations.txt"
    table.write_text(table.read_text().replace("True", "False"))
    with pytest.raises(UserError, match="marks no imitation as included"):
        training_clips(f"vocal_imitation:{vocal_imitation}")


def test_an_imitation_by_nobody_is_a_group_of_its_own(
    vocal_imitation: Path, replace_text: Callable[[Path, str, str], None]
) -> None:
    replace_text(vocal_imitation / "vocal_imitations.txt", "5734240000000000.0", "")
    clips = training_clips(f"vocal_imitation:{vocal_imitation}")
    assert clips[0].group == clips[0].path.name
