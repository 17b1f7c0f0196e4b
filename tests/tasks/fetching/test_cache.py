from pathlib import Path

import pytest

from soundalike.tasks.fetching import cache_folder


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("linux", {}, "{home}/.cache/soundalike"),
        ("linux", {"XDG_CACHE_HOME": "/big/cache"}, "/big/cache/soundalike"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "{home}/.cache/soundalike"),
        ("darwin", {"XDG_CACHE_HOME": "/big/cache"}, "{home}/Library/Caches/soundalike"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/soundalike"),
    ],
)
def test_the_cache_lies_where_the_platform_has_it(
    platform: str, environment: dict[str, str], place: str
) -> None:
    assert cache_folder(platform, environment) == Path(place.format(home=Path.home()))
