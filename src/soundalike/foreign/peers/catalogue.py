"""Which peers there are, and how one is loaded."""

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass

from soundalike.errors import UserError, unknown_name
from soundalike.foreign.encoder import Ask, ForeignEncoder, foreign_code


@dataclass(frozen=True)
class Peer:
    """A package that carries the weights of an encoder.

    Attributes:
        package: its name on the package index.
        sample_rate: of the audio it takes, in Hz.
        window_seconds: how much audio it looks at together.
        pooling: how its answers become one embedding a clip.
        load: makes the function that embeds; it imports the package.
    """

    package: str
    sample_rate: int
    window_seconds: float
    pooling: str
    load: Callable[[], Ask]


PEERS: dict[str, Peer] = {}


def load_peer(name: str) -> ForeignEncoder:
    """A peer, on the CPU.

    Raises:
        UserError: there is no such peer, its package is not installed, or it does not work as it is installed.
    """
    if name not in PEERS:
        raise unknown_name("peer", name, PEERS)
    peer, spec = PEERS[name], f"peer:{name}"
    try:
        version = importlib.metadata.version(peer.package)
    except importlib.metadata.PackageNotFoundError:
        raise UserError(
            f"{spec} needs the package {peer.package}, which is not installed: pip install 'soundalike[peers]'."
        ) from None
    with foreign_code(spec, f"loading {peer.package} {version}"):
        ask = peer.load()
    config = {"kind": "peer", "package": f"{peer.package} {version}", "pooling": peer.pooling}
    return ForeignEncoder(
        spec,
        ask,
        sample_rate=peer.sample_rate,
        identity=[name, version, peer.pooling],
        config=config,
        window_seconds=peer.window_seconds,
    )
