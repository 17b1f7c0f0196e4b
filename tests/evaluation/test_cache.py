import numpy as np
import pytest

from soundalike.audio import Excerpt
from soundalike.errors import UserError
from soundalike.evaluation import cache as room
from soundalike.evaluation import evaluate
from soundalike.evaluation.cache import cached
from soundalike.evaluation.features import Embed, Features


class Counting:
    """An embedding that counts what it is asked for, and fails on the last of five hundred and one clips."""

    def __init__(self, fail_after=None):
        self.asked, self.fail_after = 0, fail_after

    def work(self, excerpts, advance):
        if self.fail_after is not None and self.asked >= self.fail_after:
            raise KeyboardInterrupt
        self.asked += len(excerpts)
        advance(len(excerpts))
        vectors = np.array([[float(excerpt.path.name)] for excerpt in excerpts], dtype=np.float32)
        return Features(vectors, {1: "second of a file"}, tuple(excerpt.path.name for excerpt in excerpts))


@pytest.fixture
def excerpts(tmp_path):
    found = [Excerpt(tmp_path / str(number)) for number in range(1100)]
    for excerpt in found:
        excerpt.path.write_text("x")
    return found


def embed(counting, folder, excerpts):
    told = []
    return cached(Embed("digest", counting.work), folder)(excerpts, told.append), sum(told)


def test_what_was_embedded_is_not_embedded_again(excerpts, tmp_path):
    counting = Counting()
    first, told = embed(counting, tmp_path / "cache", excerpts)
    again, told_again = embed(counting, tmp_path / "cache", excerpts)
    assert counting.asked == told == told_again == 1100
    for found in (first, again):
        assert found.vectors[:, 0].tolist() == list(range(1100))
        assert found.errors == dict.fromkeys((1, 513, 1025), "second of a file")
        assert found.sounds == tuple(map(str, range(1100)))


def test_that_a_file_cannot_be_opened_is_not_kept(excerpts, tmp_path):
    counting = Counting()
    excerpts[1].path.unlink()
    embed(counting, tmp_path / "cache", excerpts)
    embed(counting, tmp_path / "cache", excerpts)
    assert counting.asked == 1100 + 512


def test_a_stopped_evaluation_goes_on_where_it_was(excerpts, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        embed(Counting(fail_after=1024), tmp_path / "cache", excerpts)
    counting = Counting()
    found, _ = embed(counting, tmp_path / "cache", excerpts)
    assert counting.asked == 1100 - 1024
    assert found.vectors[:, 0].tolist() == list(range(1100))


def test_a_file_that_changed_and_another_encoder_are_embedded_anew(excerpts, tmp_path):
    embed(Counting(), tmp_path / "cache", excerpts)
    excerpts[700].path.write_text("longer")
    counting = Counting()
    embed(counting, tmp_path / "cache", excerpts)
    assert counting.asked == 512
    cached(Embed("other", counting.work), tmp_path / "cache")(excerpts, lambda _: None)
    assert counting.asked == 512 + 1100


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no zip"])
def test_a_damaged_file_is_made_again(excerpts, tmp_path, damage):
    embed(Counting(), tmp_path / "cache", excerpts)
    for file in (tmp_path / "cache").glob("*.npz"):
        file.write_bytes(damage)
    counting = Counting()
    found, _ = embed(counting, tmp_path / "cache", excerpts)
    assert counting.asked == 1100
    assert found.vectors[:, 0].tolist() == list(range(1100))


def test_a_cache_that_cannot_be_written_to_costs_only_time(excerpts, tmp_path):
    (tmp_path / "cache").write_text("a file is in the way")
    found, _ = embed(Counting(), tmp_path / "cache", excerpts)
    assert len(found.vectors) == 1100


def test_the_oldest_files_make_room(excerpts, tmp_path, monkeypatch):
    embed(Counting(), tmp_path / "cache", excerpts[:512])
    (first,) = (tmp_path / "cache").iterdir()
    room_for_two = 2 * first.stat().st_size
    monkeypatch.setattr(room, "LARGEST_CACHE", room_for_two)
    embed(Counting(), tmp_path / "cache", excerpts)
    kept = [file.stat().st_size for file in (tmp_path / "cache").iterdir()]
    assert 0 < sum(kept) <= room_for_two
    assert not first.exists()


def test_an_evaluation_from_the_cache_is_the_same(model, task, tmp_path):
    first = evaluate(model, [task], ["knn"], cache=tmp_path)
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}
    again = evaluate(model, [task], ["knn"], cache=tmp_path)
    assert first.tasks == again.tasks == evaluate(model, [task], ["knn"]).tasks
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == files
    with pytest.raises(UserError, match="untrained networks"):
        evaluate(model, [task], untrained=0)
