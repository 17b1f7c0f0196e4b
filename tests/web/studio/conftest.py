"""A studio without a server, and runs without a training."""

import base64
import io
import json
import os
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from soundalike.files import write_json
from soundalike.model import ModelConfig, build_model, save_model
from soundalike.training import RunConfig, configure
from soundalike.training.hardware import Hardware
from soundalike.web.studio import Hosts, Studio, build_app, open_studio

with warnings.catch_warnings():
    # Starlette's client is about to prefer a successor of httpx; either will do.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HOSTS = Hosts("127.0.0.1", 8765)

MODEL = {
    "sample_rate": 8_000,
    "window_seconds": 0.1,
    "frontend": {"name": "log_mel", "bands": 16},
    "encoder": {"name": "compact", "widths": [8, 16], "strides": [2, 2]},
}
"""Its window is short: what is rendered for it is rendered fast."""

ClientOf = Callable[[Studio], TestClient]
WriteRun = Callable[..., Path]


@pytest.fixture
def client_of() -> ClientOf:
    """A client of a studio, which sends what the page's own requests carry."""
    return lambda studio: TestClient(
        build_app(studio, HOSTS), base_url=HOSTS.address, headers={"Origin": HOSTS.address}
    )


@pytest.fixture
def client(client_of: ClientOf) -> TestClient:
    return client_of(Studio())


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    save_model(build_model(ModelConfig.model_validate(MODEL)), folder, "A model for tests.")
    return folder


@pytest.fixture(scope="session")
def listening(model_folder: Path) -> Studio:
    """A studio with a model."""
    return open_studio(model=model_folder)


@pytest.fixture
def voice(client: TestClient) -> dict[str, float]:
    """Some values of the patch voice."""
    values: dict[str, float] = client.get("/api/patches/voice/random?seed=3").json()["values"]
    return values


@pytest.fixture
def write_run(tmp_path: Path) -> WriteRun:
    """`write_run("a/b", entries, finished=True, age=100, steps=500)`: a run in the folder `runs`, last written to
    `age` seconds ago.
    """

    def write(
        name: str,
        entries: list[dict[str, Any]] | None = None,
        *,
        finished: bool = False,
        age: float = 0.0,
        **changes: Any,
    ) -> Path:
        run = tmp_path / "runs" / name
        preset = changes.pop("preset", "quick")
        config = RunConfig(
            settings=configure(preset, changes=changes),
            hardware=Hardware("cpu", "float32", 1),
            versions={"python": "3"},
        )
        write_json(run / "config.json", config.model_dump(mode="json"))
        if entries is not None:
            (run / "log.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
        if finished:
            (run / "model").mkdir()
            (run / "report.html").touch()
        written = time.time() - age
        for path in run.iterdir():
            os.utime(path, (written, written))
        return run

    return write


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    """A folder of short recordings, all different, in two classes."""
    for number in range(4):
        noise = np.random.default_rng(number).uniform(-0.5, 0.5, 1600)
        path = tmp_path / "sounds" / "ab"[number % 2] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, noise, 8_000)
    return tmp_path / "sounds"


def heard(sound: dict[str, Any]) -> tuple[NDArray[np.float64], int]:
    """The samples of a sound of the API, and their rate."""
    kind, _, content = sound["audio"].partition(";base64,")
    assert kind == "data:audio/wav"
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(content)))
    return samples, rate


@pytest.fixture
def assert_heard() -> Iterator[Callable[[dict[str, Any], NDArray[np.float32], int], None]]:
    """Assert that a sound of the API is some audio, but for the rounding to 16 bits."""

    def check(sound: dict[str, Any], audio: NDArray[np.float32], sample_rate: int) -> None:
        samples, rate = heard(sound)
        assert rate == sample_rate
        assert np.abs(samples - np.clip(audio, -1, 1 - 2**-15)).max() <= 2**-16 + 1e-9
        assert sound["peak"] == pytest.approx(np.abs(audio).max())
        assert sound["seconds"] == pytest.approx(len(audio) / sample_rate)

    return check
