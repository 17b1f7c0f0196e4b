"""Runs are listed and followed from their folders alone."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import UserError
from soundalike.web.studio import Studio, open_studio
from soundalike.web.studio import runs as room
from soundalike.web.studio.runs import find_runs

WriteRun = Callable[..., Path]
ENTRIES = [{"step": step, "pairs": 8 * step, "loss": 1 / (step + 1)} for step in range(5)]
PACE = {"pairs_per_second": 300.0, "step_seconds": 0.1, "data_wait": 0.0}


@pytest.fixture
def client(client_of: Callable[[Studio], Any], runs: Path) -> Any:
    return client_of(open_studio(runs))


def states(client: Any) -> dict[str, str]:
    return {run["name"]: run["state"] for run in client.get("/api/runs").json()}


def test_a_run_is_summed_up(client: Any, write_run: WriteRun) -> None:
    run = write_run("mine", [*ENTRIES, {"step": 5, **PACE}, {"step": 6}], preset="paper", steps=500)
    os.utime(run / "config.json", (86_400, 86_400))
    assert client.get("/api/runs").json() == [
        {
            "name": "mine",
            "state": "running",
            "step": 6,
            "steps": 500,
            "pairs_per_second": 300.0,
            "started": "1970-01-02T00:00:00+00:00",
            "preset": "paper",
        }
    ]


def test_without_runs_the_list_is_empty(client_of: Callable[[Studio], Any], client: Any) -> None:
    assert client.get("/api/runs").json() == []
    assert client_of(Studio()).get("/api/runs").json() == []


def test_runs_are_found_one_and_two_folders_down(runs: Path, write_run: WriteRun) -> None:
    for name in (
        "b",
        "a",
        "study/2",
        "study/1",
        "log",
        "study/log",
        "a/inner",
        "deep/er/run",
        ".hidden",
        "study/.hidden",
    ):
        write_run(name)
    (runs / "model").mkdir()
    (runs / "model" / "config.json").write_text('{"encoder": "compact"}')
    (runs / "file").touch()
    assert list(find_runs(runs)) == ["a", "b", "log", "study/1", "study/2", "study/log"]


@pytest.mark.parametrize("name", ["a", "log", "study/log", "study/1"])
def test_runs_are_opened_by_the_names_they_are_listed_by(client: Any, write_run: WriteRun, name: str) -> None:
    for other, steps in (("a", 11), ("log", 12), ("study/log", 13), ("study/1", 14)):
        write_run(other, [{"step": steps}], steps=steps)
    expected = {"a": 11, "log": 12, "study/log": 13, "study/1": 14}[name]
    answer = client.get(f"/api/runs/{name}").json()
    assert (answer["name"], answer["preset"]) == (name, "quick")
    assert answer["settings"]["steps"] == expected
    assert client.get(f"/api/runs/{name}/log").json()["entries"] == [{"step": expected}]


def test_a_log_is_followed(client: Any, write_run: WriteRun) -> None:
    log = write_run("mine", ENTRIES) / "log.jsonl"
    seen: list[Any] = []
    after = 0
    for more in ('{"step": 5, "los', 's": 0.1}\n{"step": 6}\n', "", '{"step": 7'):
        answer = client.get(f"/api/runs/mine/log?after={after}").json()
        assert answer["first"] == after
        seen += answer["entries"]
        after = answer["next"]
        with log.open("a") as file:
            file.write(more)
    seen += client.get(f"/api/runs/mine/log?after={after}").json()["entries"]
    assert seen == [*ENTRIES, {"step": 5, "loss": 0.1}, {"step": 6}]


def test_of_a_growing_log_one_state_is_kept(client: Any, write_run: WriteRun) -> None:
    run = write_run("grows")
    for step in range(100, 110):
        with (run / "log.jsonl").open("a") as log:
            log.write(json.dumps({"step": step, "pairs": step, "loss": 1.0}) + "\n")
        assert client.get("/api/runs").status_code == 200
    (kept,) = (entries for path, (*_, entries) in room._newest.items() if path == run / "log.jsonl")
    assert kept[-1]["step"] == 109


def test_a_log_that_was_cut_is_told_from_its_beginning(client: Any, write_run: WriteRun) -> None:
    run = write_run("mine", ENTRIES)
    assert client.get("/api/runs/mine/log?after=3").json() == {"entries": ENTRIES[3:], "first": 3, "next": 5}
    write_run("mine", ENTRIES[:2])
    assert client.get("/api/runs/mine/log?after=5").json() == {"entries": ENTRIES[:2], "first": 0, "next": 2}
    (run / "log.jsonl").unlink()
    assert client.get("/api/runs/mine/log").json() == {"entries": [], "first": 0, "next": 0}


def test_states_follow_what_is_on_the_disk(client: Any, write_run: WriteRun) -> None:
    slow = {**PACE, "step_seconds": 60.0}
    write_run("at work", [{"step": 1, **PACE}], age=30)
    write_run("late", [{"step": 1, **PACE}], age=90)
    write_run("slow", [{"step": 1, **slow}], age=600)
    write_run("slow and late", [{"step": 1, **slow}], age=7200)
    write_run("beginning", age=200)
    write_run("never began", age=400)
    write_run("done", ENTRIES, finished=True)
    write_run("done long ago", ENTRIES, finished=True, age=10_000)
    assert states(client) == {
        "at work": "running",
        "late": "stopped",
        "slow": "running",
        "slow and late": "stopped",
        "beginning": "running",
        "never began": "stopped",
        "done": "finished",
        "done long ago": "finished",
    }


def test_a_pace_that_is_no_number_is_passed_over(client: Any, write_run: WriteRun) -> None:
    write_run("mine", [{"step": 1, **PACE}, {"step": 2, "step_seconds": "fast"}], age=90)
    assert states(client) == {"mine": "stopped"}


def test_a_checkpoint_is_a_sign_of_life(client: Any, write_run: WriteRun) -> None:
    run = write_run("mine", [{"step": 1, **PACE}], age=1_000)
    assert states(client) == {"mine": "stopped"}
    (run / "checkpoints").mkdir()
    assert states(client) == {"mine": "running"}


DAMAGE = {
    "config.json": [
        b"",
        b"{",
        b"[]",
        b'{"settings": {}}',
        b"[" * 100_000,
        b"\xff",
        b'{"settings": {"steps": NaN}}',
    ],
    "log.jsonl": [
        b"x\n",
        b"[1]\n",
        b'{"no": "step"}\n',
        b'{"step": NaN}\n',
        b'{"step": 1, "a": 1e999}\n',
        b"\xff\n",
    ],
}


@pytest.mark.parametrize(("file", "content"), [(file, each) for file in DAMAGE for each in DAMAGE[file]])
def test_a_damaged_run_is_listed_with_a_sentence(
    client: Any, write_run: WriteRun, file: str, content: bytes
) -> None:
    write_run("good", ENTRIES)
    (write_run("bad", ENTRIES) / file).write_bytes(content)
    bad, good = client.get("/api/runs").json()
    assert good["state"] == "running"
    assert (bad["name"], bad["state"]) == ("bad", "damaged")
    assert file in bad["error"]
    answer = client.get("/api/runs/bad/log")
    assert (answer.status_code, answer.json()) == (400, {"error": bad["error"]})


def test_what_is_left_of_a_run_is_listed_with_a_sentence(client: Any, write_run: WriteRun) -> None:
    (write_run("bad", ENTRIES) / "config.json").unlink()
    (bad,) = client.get("/api/runs").json()
    assert bad["state"] == "damaged"
    assert "no config.json" in bad["error"]


def test_a_name_that_is_no_text_is_listed_as_such(client: Any, write_run: WriteRun, runs: Path) -> None:
    os.rename(write_run("bad", ENTRIES), os.fsencode(runs) + b"/b\xe9d")
    (bad,) = client.get("/api/runs").json()
    assert (bad["name"], bad["state"]) == (r"b\xe9d", "damaged")


def test_names_and_logs_are_given_as_they_are(client: Any, write_run: WriteRun) -> None:
    """To show them as text is up to the page; that they are data is said in the header."""
    name = "<img src=x onerror=alert(1)> & 'ü'"
    write_run(name, [{"step": 1, "warning": "<script>\u2028\ud800"}])
    answer = client.get("/api/runs")
    assert answer.json()[0]["name"] == name
    assert answer.headers["Content-Type"] == "application/json"
    log = client.get(f"/api/runs/{name}/log")
    assert json.loads(log.text)["entries"][0]["warning"] == "<script>\u2028\ud800"


class TestPathsOfAPage:
    """Only what is listed can be opened, and nothing is listed that leads out."""

    @pytest.mark.parametrize(
        "name",
        [
            "../outside",
            "..%2Foutside",
            "a/../../outside",
            "%2e%2e/outside",
            "/outside",
            ".hidden",
            "a/",
            "",
            "a%00",
            ".",
            "..",
        ],
    )
    def test_no_path_leads_out(self, client: Any, write_run: WriteRun, runs: Path, name: str) -> None:
        write_run("a", ENTRIES)
        write_run(".hidden", ENTRIES)
        shutil.copytree(runs / "a", runs.parent / "outside")
        for address in (f"/api/runs/{name}", f"/api/runs/{name}/log"):
            answer = client.get(address)
            assert answer.status_code == 404 or answer.json() == client.get("/api/runs").json()

    def test_links_that_lead_out_are_not_listed(self, client: Any, write_run: WriteRun, runs: Path) -> None:
        shutil.copytree(write_run("a", ENTRIES), runs.parent / "outside")
        (runs / "link").symlink_to(runs.parent / "outside")
        (runs / "study").mkdir()
        (runs / "study" / "link").symlink_to(runs.parent / "outside")
        (runs / "up").symlink_to(runs.parent)
        (runs / "inside").symlink_to(runs / "a")
        assert list(states(client)) == ["a", "inside"]

    @pytest.mark.parametrize("file", ["config.json", "log.jsonl"])
    def test_files_that_lead_out_are_not_read(
        self, client: Any, write_run: WriteRun, runs: Path, file: str
    ) -> None:
        path = write_run("bad", ENTRIES) / file
        path.rename(runs.parent / "private")
        path.symlink_to(runs.parent / "private")
        (bad,) = client.get("/api/runs").json()
        assert bad["state"] == "damaged"
        assert "leads out of" in bad["error"]
        for address in ("/api/runs/bad", "/api/runs/bad/log"):
            assert client.get(address).status_code == 400

    def test_a_link_to_itself_is_survived(self, client: Any, write_run: WriteRun, runs: Path) -> None:
        run = write_run("mine", ENTRIES)
        (run / "log.jsonl").unlink()
        (run / "log.jsonl").symlink_to(run / "log.jsonl")
        (runs / "loop").symlink_to(runs / "loop")
        assert states(client) == {"mine": "running"}

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX systems have named pipes")
    def test_a_pipe_is_not_waited_for(self, client: Any, write_run: WriteRun) -> None:
        run = write_run("mine", ENTRIES)
        (run / "log.jsonl").unlink()
        os.mkfifo(run / "log.jsonl")
        assert states(client) == {"mine": "running"}


class TestStart:
    """What `--runs` may be."""

    def test_a_missing_folder_gets_a_sentence(self, runs: Path) -> None:
        with pytest.raises(UserError, match=r"--runs .*gone: there is no such folder"):
            open_studio(runs / "gone")

    def test_a_run_itself_gets_a_sentence(self, write_run: WriteRun) -> None:
        with pytest.raises(UserError, match="is a run itself: give the folder that it lies in"):
            open_studio(write_run("mine"))

    def test_missing_data_get_a_sentence(self, runs: Path) -> None:
        with pytest.raises(UserError, match=r"--data .*gone: there is no such folder or file"):
            open_studio(data=(runs / "gone",))

    def test_a_folder_that_vanishes_gets_a_sentence(self, client: Any, runs: Path) -> None:
        runs.rmdir()
        answer = client.get("/api/runs")
        assert answer.status_code == 400
        assert answer.json()["error"] == f"cannot use {runs}: No such file or directory."
