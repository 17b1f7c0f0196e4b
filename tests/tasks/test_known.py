import pytest

from soundalike.tasks import COLLECTIONS, load_collection, mini_suite


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
