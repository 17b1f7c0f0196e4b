"""The studio: a live page on the user's own machine. This is its server; `static/` is what the browser runs."""

from soundalike.web.studio.app import build_app
from soundalike.web.studio.hosts import Hosts
from soundalike.web.studio.server import serve
from soundalike.web.studio.state import Studio, open_studio

__all__ = ["Hosts", "Studio", "build_app", "open_studio", "serve"]
