import json

import pytest

from soundalike.errors import UserError
from soundalike.training.run_log import RunLog, read_log


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.jsonl"


def steps(entries):
    return [entry["step"] for entry in entries]


def test_lines_come_back_in_order(path):
    with RunLog(path, last_step=0) as log:
        log.append({"step": 1, "loss": 0.5})
        log.append({"step": 2, "loss": 0.25})
    assert read_log(path) == [{"step": 1, "loss": 0.5}, {"step": 2, "loss": 0.25}]


def test_a_line_is_in_the_file_as_soon_as_it_is_appended(path):
    with RunLog(path, last_step=0) as log:
        log.append({"step": 1})
        assert steps(read_log(path)) == [1]


def test_opening_drops_what_was_written_after_the_checkpoint(path):
    with RunLog(path, last_step=0) as log:
        for step in range(1, 6):
            log.append({"step": step})
    with RunLog(path, last_step=3) as log:
        assert steps(log.entries) == [1, 2, 3]
        log.append({"step": 4})
    assert steps(read_log(path)) == [1, 2, 3, 4]


def test_a_last_line_cut_by_a_kill_is_dropped(path):
    path.write_text('{"step": 1}\n{"step": 2, "lo')
    assert steps(read_log(path)) == [1]
    with RunLog(path, last_step=9) as log:
        log.append({"step": 3})
    assert [json.loads(line)["step"] for line in path.read_text().splitlines()] == [1, 3]


@pytest.mark.parametrize("line", ["nonsense", "[1, 2]", "{}", '{"step": "one"}', "null"])
def test_a_foreign_line_is_named(path, line):
    path.write_text(f'{{"step": 1}}\n{line}\n{{"step": 2}}\n')
    with pytest.raises(UserError, match=r"log\.jsonl, line 2"):
        read_log(path)


def test_no_file_is_an_empty_log(path):
    assert read_log(path) == []


@pytest.mark.skipif("not __import__('os').path.exists('/dev/full')", reason="Linux only")
def test_a_full_disk_is_one_sentence(path):
    with RunLog(path, last_step=0) as log:
        log._file.close()
        log._file = open("/dev/full", "ab", buffering=0)  # noqa: SIM115
        with pytest.raises(UserError, match=r"cannot write .*log\.jsonl: No space left on device"):
            log.append({"step": 1})
