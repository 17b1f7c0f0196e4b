"""ONNX files say in a browser what PyTorch says."""

import json
import queue
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundalike.audio import read_many
from soundalike.model import Model
from soundalike.tasks import load_suite

RUNTIME = "onnxruntime-web@1.30.0"

PAGE = """<!doctype html>
<title>onnxruntime-web</title>
<script src="package/dist/ort.wasm.min.js"></script>
<script>
const load = async (name) => (await fetch(name)).arrayBuffer();
(async () => {
  ort.env.wasm.numThreads = 1;
  const answers = [];
  for (const model of await (await fetch("models.json")).json()) {
    const session = await ort.InferenceSession.create(await load(model.file));
    for (const [name, shape] of model.clips) {
      const audio = new ort.Tensor("float32", new Float32Array(await load(name)), shape);
      const { embedding } = await session.run({ audio });
      answers.push({ shape: embedding.dims, values: Array.from(embedding.data) });
    }
  }
  return answers;
})().catch((error) => ({ error: String(error) }))
    .then((answers) => fetch("answers", { method: "POST", body: JSON.stringify(answers) }));
</script>
"""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder, and keeps what the page says."""

    extensions_map = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}  # noqa: RUF012

    def __init__(self, *arguments: Any, answers: queue.Queue[Any], **named: Any) -> None:
        self.answers = answers
        super().__init__(*arguments, **named)

    def do_POST(self) -> None:
        self.answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runtime that browsers use."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm, which fetches onnxruntime-web, is not installed")
    folder = tmp_path_factory.mktemp("site")
    try:
        packed = subprocess.run(
            [npm, "pack", RUNTIME, "--silent"], cwd=folder, capture_output=True, text=True, timeout=300
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm cannot fetch {RUNTIME} within 5 minutes")
    if packed.returncode:
        pytest.skip(f"npm cannot fetch {RUNTIME}: {packed.stderr.strip()[:200]}")
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    (folder / "index.html").write_text(PAGE)
    return folder


@pytest.fixture
def answers_of_a_browser(site: Path, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Opens the page in headless Chromium and waits for what it says."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    answers: queue.Queue[Any] = queue.Queue()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site), answers=answers))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    browsers: list[subprocess.Popen[bytes]] = []

    def open_page() -> Any:
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
        browsers.append(
            subprocess.Popen(
                [chromium, *options, "--remote-debugging-port=0", address],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        return answers.get(timeout=300)

    yield open_page
    for browser in browsers:
        browser.terminate()
        browser.wait(timeout=60)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_onnxruntime_web_says_what_pytorch_says(
    site: Path,
    exported: Callable[[dict[str, Any]], tuple[Model, Path]],
    answers_of_a_browser: Callable[[], Any],
) -> None:
    small = {"name": "compact", "widths": [8, 8], "strides": [4, 2]}
    models = []
    expected = []
    for frontend in ("log_mel", "clar_stack"):
        model, path = exported({"frontend": frontend, "encoder": small})
        shutil.copy(path, site / f"{frontend}.onnx")
        clips = _clips(model.sample_rate)
        for number, audio in enumerate(clips):
            (site / f"{number}.f32").write_bytes(audio.tobytes())
        shapes = [(f"{number}.f32", audio.shape) for number, audio in enumerate(clips)]
        models.append({"file": f"{frontend}.onnx", "clips": shapes})
        expected += [model.embed(audio).numpy() for audio in clips]
    (site / "models.json").write_text(json.dumps(models))

    answers = answers_of_a_browser()

    assert "error" not in answers, answers
    assert len(answers) == len(expected)
    for answer, embeddings in zip(answers, expected, strict=True):
        found = np.array(answer["values"]).reshape(answer["shape"])
        assert found.shape == embeddings.shape
        apart = np.linalg.norm(found - embeddings, axis=1) / np.linalg.norm(embeddings, axis=1)
        assert apart.max() < 1e-4


def _clips(sample_rate: int) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
    """Shorter than a window, one window, several clips of 2.3 windows with silence among them, and a recording."""
    draw = np.random.default_rng(0)
    clips = [
        (0.1 * draw.normal(size=(count, round(seconds * sample_rate)))).astype(np.float32)
        for count, seconds in ((1, 0.1), (1, 1.0), (3, 2.3))
    ]
    clips[-1][1] = 0.0
    task = load_suite("quick").tasks[-1]
    (recording,) = read_many([task.clips[0].excerpt], sample_rate, 1)
    return [*clips, recording.audio[None]]
