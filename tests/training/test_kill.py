"""Real processes, killed for real: the resumed run must come to the bytes and the log of an uninterrupted one."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from soundalike.training import train
from soundalike.training.run_log import read_log

TOY = Path(__file__).with_name("toy.py")
PATIENCE_SECONDS = 300
CLOCKED = {"pairs_per_second", "step_seconds", "data_wait"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def straight(toy, tmp_path_factory):
    run = tmp_path_factory.mktemp("straight") / "run"
    train(toy.long_settings(), run, source=toy.Tones())
    return run


def start(run, *options, code=None):
    program = [str(TOY)] if code is None else ["-c", code]
    command = [sys.executable, *program, str(run), *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def wait_for(condition, process):
    """Wait until `condition` holds, which the running process must bring about."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.002)


def finish(process):
    _, printed = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, printed


def untimed(run):
    return [
        {key: value for key, value in entry.items() if key not in CLOCKED}
        for entry in read_log(run / "log.jsonl")
    ]


def assert_same_run(run, straight):
    name = Path("model") / "model.safetensors"
    assert (run / name).read_bytes() == (straight / name).read_bytes()
    assert untimed(run) == untimed(straight)


def newest_checkpoint(run):
    names = [path.name for path in (run / "checkpoints").glob("step-*.safetensors")]
    return max((int(re.sub(r"\D", "", name)) for name in names), default=0)


def test_killed_at_any_moment_a_run_resumes_to_the_same_bytes(tmp_path, straight):
    run = tmp_path / "run"
    moments = [
        lambda: (run / "config.json").exists(),
        lambda: newest_checkpoint(run) >= 20,
        lambda: read_log(run / "log.jsonl")[-1]["step"] >= 70,
        lambda: newest_checkpoint(run) >= 160,
    ]
    for number, moment in enumerate(moments):
        process = start(run, *(["--resume"] if number else []))
        wait_for(moment, process)
        process.kill()
        assert finish(process)[0] == -signal.SIGKILL
    code, printed = finish(start(run, "--resume"))
    assert code == 0, printed
    assert_same_run(run, straight)


DYING = """
import os, pathlib, runpy, signal, sys
from soundalike.training import loop

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

{patch}
sys.argv[0] = {toy!r}
runpy.run_path({toy!r}, run_name="__main__")
"""

# A checkpoint written but not yet in its place; in its place but the oldest not yet dropped; all steps done but
# no model; a model but no report.
BEFORE_RENAMING = """
replace = pathlib.Path.replace
pathlib.Path.replace = lambda path, to: die() if "00000060" in path.name else replace(path, to)
"""
BEFORE_DROPPING = """
pathlib.Path.unlink = lambda path, missing_ok=False: die() if path.name.startswith("step-") else None
"""
BEFORE_THE_MODEL = "loop.save_model = die"
BEFORE_THE_REPORT = "loop.write_text = die"


def test_killed_at_the_worst_moments_a_run_resumes_to_the_same_bytes(tmp_path, straight):
    run = tmp_path / "run"
    left = []
    for patch in (BEFORE_RENAMING, BEFORE_DROPPING, BEFORE_THE_MODEL, BEFORE_THE_REPORT):
        code = DYING.format(patch=patch, toy=str(TOY))
        process = start(run, *(["--resume"] if left else []), code=code)
        assert finish(process)[0] == -signal.SIGKILL
        left.append((newest_checkpoint(run), (run / "model").exists()))
    assert left == [(40, False), (60, False), (240, False), (240, True)]
    code, printed = finish(start(run, "--resume"))
    assert code == 0, printed
    assert_same_run(run, straight)
    assert not list((run / "checkpoints").glob(".*"))


def test_ctrl_c_finishes_the_step_saves_and_says_how_to_go_on(tmp_path, straight):
    run = tmp_path / "run"
    process = start(run)
    wait_for(lambda: newest_checkpoint(run) >= 20, process)
    os.kill(process.pid, signal.SIGINT)
    code, printed = finish(process)
    assert code == 130
    assert "Traceback" not in printed
    stopped = re.search(r"stopped after step (\d+), .*soundalike train --out .*run --resume", printed)
    assert stopped is not None
    assert newest_checkpoint(run) == int(stopped[1])
    assert not (run / "model").exists()
    code, printed = finish(start(run, "--resume"))
    assert code == 0, printed
    assert_same_run(run, straight)
