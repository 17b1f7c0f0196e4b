"""Google's speech embedding (Lin, Kilgour, Roblek and Sharifi, "Training keyword spotters with limited and synthesized
speech data", ICASSP 2020), as openWakeWord carries it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.foreign.encoder import Ask
from soundalike.foreign.peers.peer import Peer, file_of, padded_to
from soundalike.processors import available_threads

PACKAGE = "openwakeword"
FOLDER = "openwakeword/resources/models"
WINDOW_FRAMES = 76
STEP_FRAMES = 8
WINDOW_SAMPLES = 12640
"""The fewest samples that give one window: 76 frames, 10 ms each, of 40 ms."""


def _load() -> Ask:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_threads()
    mel, encoder = (
        onnxruntime.InferenceSession(
            file_of(PACKAGE, f"{FOLDER}/{name}.onnx"), options, providers=["CPUExecutionProvider"]
        )
        for name in ("melspectrogram", "embedding_model")
    )

    def ask(clips: NDArray[np.float32]) -> Any:
        # The mel spectrogram is made for the numbers of 16-bit audio, and the encoder for another scale than it has.
        image = mel.run(None, {"input": 32767 * padded_to(clips, WINDOW_SAMPLES)})[0][:, 0] / 10 + 2
        windows = np.lib.stride_tricks.sliding_window_view(image, WINDOW_FRAMES, axis=1)[:, ::STEP_FRAMES]
        count = windows.shape[1]
        stacked = np.ascontiguousarray(windows.transpose(0, 1, 3, 2)).reshape(-1, WINDOW_FRAMES, 32, 1)
        return encoder.run(None, {"input_1": stacked})[0].reshape(len(clips), count, -1).mean(axis=1)

    return ask


OPENWAKEWORD = Peer(
    package=PACKAGE,
    version="0.4.0",
    sample_rate=16000,
    window_seconds=0.79,
    pooling="mean over windows of 0.79 s, one every 80 ms; a shorter clip is zero-padded to one",
    load=_load,
)
