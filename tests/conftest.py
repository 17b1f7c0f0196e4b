"""Fixtures that several rooms' tests share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import numpy as np
import pytest

from soundalike.cli import main

if TYPE_CHECKING:
    from soundalike.evaluation import Evaluation

# No deadline: how long an example takes says something about the machine. The same examples in every run: a test
# that turns red has been turned by a change.
hypothesis.settings.register_profile("soundalike", deadline=None, derandomize=True)
hypothesis.settings.load_profile("soundalike")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go first: at the end no worker should be left alone with one."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the cache of whoever runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def run_cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the command line in this process: `run_cli("info", "voice").out`."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        code = stopped.value.code
        return Outcome(code if isinstance(code, int) else int(code is not None), printed.out, printed.err)

    return run


@pytest.fixture
def limited_file_size() -> Callable[[int], AbstractContextManager[None]]:
    """`with limited_file_size(bytes):` the system refuses to let any file grow beyond that.

    Only for as long as needed: a test runner that writes its progress to a file is bound by it too.
    """
    resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a manifest of the given lines, and an (empty) file for each path in its first column but "gone.wav"."""

    def write(*lines: str, name: str = "manifest.csv") -> Path:
        for line in lines[1:]:
            sound = tmp_path / line.split(",")[0]
            if line.split(",")[0] not in ("", "gone.wav") and sound.is_relative_to(tmp_path):
                sound.parent.mkdir(parents=True, exist_ok=True)
                sound.touch()
        manifest = tmp_path / name
        manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return manifest

    return write


@pytest.fixture
def made_up_report() -> "Callable[..., Evaluation]":
    """An evaluation that nobody ran, with given draws of its scores: `made_up_report("a", {"bells": draws})`.

    Its score is the mean of the draws. Each task has two classes in `groups` groups of two clips, half of which lie in
    each of two folds. `untrained` scores 0.1 and `log-mel statistics` 0.2 below, in every draw.
    """
    from soundalike.evaluation import (
        EMBEDDINGS,
        ClipRecord,
        Evaluation,
        ModelRecord,
        ProbeResult,
        Provenance,
        TaskResult,
    )
    from soundalike.probes import estimate
    from soundalike.tasks import Card

    def results(probe: str, drawn: Sequence[float]) -> Iterator[ProbeResult]:
        for embedding, below in zip(EMBEDDINGS, (0.0, 0.1, 0.2), strict=True):
            lowered = np.asarray(drawn) - below
            score = estimate(float(lowered.mean()), lowered)
            yield ProbeResult(embedding, probe, score, tuple(lowered.tolist()), (score.value,))

    def task(
        name: str, probes: Sequence[str], drawn: Sequence[float], groups: int, **card: Any
    ) -> TaskResult:
        clips = tuple(
            ClipRecord(f"{label}/{group}.wav", 0.0, None, label, str(group), group % 2, (float(group), 0.0))
            for group in range(groups)
            for label in ("high", "low")
        )
        own = card.get("probe")
        return TaskResult(
            card=Card(name=name, **card).model_dump(mode="json"),
            classes=("high", "low"),
            clips=clips,
            skipped=(),
            results=tuple(each for probe in ([own] if own else probes) for each in results(probe, drawn)),
            chance=0.5,
            majority=0.5,
        )

    def report(
        name: str,
        drawn: Mapping[str, Sequence[float]],
        probes: Sequence[str] = ("linear",),
        groups: int = 12,
        cards: Mapping[str, Mapping[str, Any]] | None = None,
        digest: str = "",
    ) -> Evaluation:
        tasks = (task(each, probes, drawn[each], groups, **(cards or {}).get(each, {})) for each in drawn)
        return Evaluation(
            model=ModelRecord(name, digest or f"digest of {name}", {}),
            probes=tuple(probes),
            embeddings=EMBEDDINGS,
            seed=0,
            tasks=tuple(tasks),
            provenance=Provenance(f"evaluate {name}", "2026-01-01", 1.0, {"soundalike": "0"}, {"cores": "1"}),
        )

    return report
