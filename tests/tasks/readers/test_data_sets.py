"""What holds for every data set that can be read."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import UserError
from soundalike.tasks import DATA_SETS, load_task, training_clips
from soundalike.tasks.readers.data_set import LayoutError

MINIATURES = ("urbansound8k", "vivae", "crema_d", "libricount", "vocal_imitation", "fsd50k", "gtzan", "hear")
"""The data sets whose sounds may be missing; the others stop at the first one."""
FIXTURES = {"esc10": "esc50", "speech_commands_digits": "speech_commands"} | {
    f"nsynth_{kind}": "nsynth" for kind in ("family", "pitch")
}


@pytest.mark.parametrize("name", DATA_SETS)
def test_no_group_is_in_two_folds_or_parts(request: pytest.FixtureRequest, name: str) -> None:
    folder = request.getfixturevalue(FIXTURES.get(name, name))
    places = defaultdict(set)
    for clip in load_task(f"{name}:{folder}").clips:
        places[clip.group].add((clip.fold, clip.split))
    assert all(len(where) == 1 for where in places.values())


@pytest.mark.parametrize("name", MINIATURES)
def test_a_listed_sound_that_is_gone_is_a_clip_all_the_same(
    request: pytest.FixtureRequest, name: str
) -> None:
    folder = request.getfixturevalue(name)
    before = training_clips(f"{name}:{folder}")
    listed_by_name = name in ("vivae", "crema_d", "libricount")
    next(clip.path for clip in before if clip.path.is_file()).unlink()
    assert len(training_clips(f"{name}:{folder}")) == len(before) - listed_by_name


@pytest.mark.parametrize("name", DATA_SETS)
def test_another_folder_is_answered_with_what_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(LayoutError, match=f" is missing: {name} wants the unpacked folder with "):
        load_task(f"{name}:{tmp_path}")
    with pytest.raises(UserError, match=f"there is no folder .*gone: {name} wants the one with "):
        load_task(f"{name}:{tmp_path / 'gone'}")


def test_all_are_listed(run_cli: Callable[..., Any]) -> None:
    listed = run_cli("tasks", "list").out
    # A narrow terminal cuts long names short.
    assert [name for name in DATA_SETS if name[:16] not in listed] == []


@pytest.mark.parametrize("name", DATA_SETS)
def test_a_card_says_who_made_the_sounds_and_under_which_licence(name: str) -> None:
    card = DATA_SETS[name].card
    assert card.title
    assert card.domain or name == "hear"
    assert card.description
    assert all(source.licence and source.credit for source in card.sources)
