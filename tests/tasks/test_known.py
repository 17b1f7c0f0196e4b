from collections import defaultdict
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import (
    COLLECTIONS,
    collection_folder,
    load_collection,
    load_task,
    mini_suite,
    training_clips,
)
from soundalike.tasks.fetching import ListedSound
from soundalike.tasks.known import FREE, LIGHT

LIGHT_MEGABYTES = 500


@pytest.mark.parametrize("name", COLLECTIONS)
def test_each_collection_names_every_sound_of_its_packages_once(name: str) -> None:
    collection, sounds = load_collection(name)
    assert {sound.package for sound in sounds} == collection.packages.keys()
    assert len({(sound.package, sound.place) for sound in sounds}) == len(sounds)
    if collection.scoring:
        assert all(sound.label and sound.group for sound in sounds)


def test_nothing_to_train_on_comes_from_a_package_of_the_mini_suite() -> None:
    collection, _ = load_collection("pretrain")
    tested = {source.name for task in mini_suite() for source in task.card.sources}
    assert tested
    assert not tested & collection.packages.keys()


def test_choices_are_made_on_four_tasks_only() -> None:
    scored = {name: load_collection(f"free/{name}")[0].scoring for name in FREE}
    development = {name for name, scoring in scored.items() if scoring and scoring.development}
    assert len(FREE) == 9
    assert development == {"environment", "percussion", "phrases", "pitch"}


def test_nothing_to_train_on_has_the_samples_of_a_task() -> None:
    trained = {sound.samples for sound in _listed("pretrain")}
    for name in FREE:
        assert not trained & {sound.samples for sound in _listed(f"free/{name}")}


def _listed(name: str) -> list[ListedSound]:
    return [sound for sound in load_collection(name)[1] if isinstance(sound, ListedSound)]


def test_the_light_suite_is_part_of_the_free_one_and_of_few_megabytes() -> None:
    megabytes = {}
    for name in LIGHT:
        light, sounds = load_collection(f"light/{name}")
        whole, all_sounds = load_collection(f"free/{name}")
        assert light.packages.items() <= whole.packages.items()
        assert set(sounds) <= set(all_sounds)
        assert light.name == f"light/{name}"
        megabytes |= {each: package.megabytes for each, package in light.packages.items()}
    assert sum(megabytes.values()) <= LIGHT_MEGABYTES


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_class_of_a_task_that_is_split_by_groups_has_several(name: str) -> None:
    collection, sounds = load_collection(name)
    if collection.scoring and collection.scoring.split != "train and test":
        groups = defaultdict(set)
        for sound in sounds:
            groups[sound.label].add(sound.group)
        assert min(map(len, groups.values())) > 1


def test_what_was_fetched_to_the_cache_has_a_name_and_what_was_not_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    for use in (load_task, training_clips):
        with pytest.raises(UserError, match="run `soundalike tasks fetch light/environment`"):
            use("light/environment")
    folder = collection_folder("light/environment")
    assert folder.parts[-3:] == ("soundalike", "light", "environment")
    folder.mkdir(parents=True)
    rows = [f"{number}.wav,{label},{number}" for number, label in enumerate("abababab")]
    (folder / "manifest.csv").write_text("\n".join(["path,label,group", *rows]))
    for number in range(8):
        (folder / f"{number}.wav").touch()
    assert load_task("light/environment").labels == ("a", "b")
    assert len(training_clips("light/environment")) == 8
