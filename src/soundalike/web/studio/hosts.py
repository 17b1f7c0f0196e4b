"""Which addresses a studio answers under.

A page of another web site can make a browser send requests to this machine. Such a request carries that site's name: as
`Origin`, or, when the site has let its name point to this machine (DNS rebinding), as `Host`.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass

WILDCARDS = ("", "0.0.0.0", "::")
"""Bound to these, a server answers on every address of the machine."""

HTTP_PORT = 80
"""What an address without a port means."""


@dataclass(frozen=True)
class Hosts:
    """The address that a server is bound to.

    Attributes:
        host: a name or an IP address, without brackets.
        port: above 0.
    """

    host: str
    port: int

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the page."""
        return f"http://{'localhost' if self.host in WILDCARDS else _written(self.host)}:{self.port}"

    @property
    def local_only(self) -> bool:
        """Whether no other machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def allows_host(self, header: str) -> bool:
        """Whether the header `Host` of a request names this server."""
        match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:]+)(?::([0-9]{1,5}))?", header.lower())
        if match is None or int(match[2] or HTTP_PORT) != self.port:
            return False
        name = match[1]
        if name in {"localhost", "127.0.0.1", "[::1]", _written(self.host.lower())}:
            return True
        # A name that points here can be anyone's; an address, and the machine's own name, cannot.
        return self.host in WILDCARDS and (_is_address(name) or name == socket.gethostname().lower())

    def allows_origin(self, origin: str, host: str) -> bool:
        """Whether the header `Origin` of a request names the page that was got under `host`, a header `Host`."""
        return origin.lower() == f"http://{host.lower()}"


def _written(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
