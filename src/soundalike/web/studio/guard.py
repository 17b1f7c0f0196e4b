"""Keeps other web sites from driving the studio, and the studio's pages from loading anything from elsewhere."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundalike.web.studio.answers import refusal
from soundalike.web.studio.hosts import Hosts

METHODS = ("GET", "HEAD", "POST")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; media-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    # A page of an earlier version with answers of this one would be a riddle.
    "Cache-Control": "no-cache",
}


class Guard:
    """Lets a request through that was made at the studio's own address by nothing but its own page.

    Wrapped around the whole application, errors included: every answer carries `SECURITY_HEADERS`.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        reason = self._reason_to_refuse(scope["method"], Headers(scope=scope))
        answering = self._app if reason is None else refusal(403, reason)
        await answering(scope, receive, send_guarded)

    def _reason_to_refuse(self, method: str, headers: Headers) -> str | None:
        """A sentence; None if nothing is wrong."""
        if method not in METHODS:
            return f"the studio takes no {method} requests."
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._hosts.allows_host(hosts[0]):
            return f"the studio answers at {self._hosts.address} only: open that address."
        if not all(self._hosts.allows_origin(origin, hosts[0]) for origin in origins):
            return f"the studio takes requests of its own page only: open {self._hosts.address}."
        return None
