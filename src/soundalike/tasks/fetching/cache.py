"""Where fetched sounds are kept when the user names no place."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """The user's cache folder for this program, by the custom of the platform. It need not exist.

    Linux and others: `$XDG_CACHE_HOME/soundalike`, or `~/.cache/soundalike` (XDG Base Directory Specification);
    macOS: `~/Library/Caches/soundalike`; Windows: `%LOCALAPPDATA%\\soundalike`.
    """
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        # The specification has relative paths passed over.
        named = Path(environment.get("XDG_CACHE_HOME", ""))
        base = named if named.is_absolute() else Path.home() / ".cache"
    return base / "soundalike"
