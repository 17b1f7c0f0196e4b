"""Fetching of sounds: Debian packages through apt, archives of data sets through HTTP."""

from soundalike.tasks.fetching.apt import Package, PackageError, download_package
from soundalike.tasks.fetching.cache import cache_folder
from soundalike.tasks.fetching.collection import Collection, Fetched, fetch_collection
from soundalike.tasks.fetching.containers import read_member
from soundalike.tasks.fetching.deb_archives import unpack_package
from soundalike.tasks.fetching.downloads import Download, fetch_download, known_downloads
from soundalike.tasks.fetching.known import COLLECTIONS, load_collection
from soundalike.tasks.fetching.listed_sounds import (
    ListedSound,
    find_sound,
    list_text,
    read_list,
    sample_digest,
)
from soundalike.tasks.fetching.package_sources import PackageSource, package_source
from soundalike.tasks.fetching.watch import Watch, showing_progress

__all__ = [
    "COLLECTIONS",
    "Collection",
    "Download",
    "Fetched",
    "ListedSound",
    "Package",
    "PackageError",
    "PackageSource",
    "Watch",
    "cache_folder",
    "download_package",
    "fetch_collection",
    "fetch_download",
    "find_sound",
    "known_downloads",
    "list_text",
    "load_collection",
    "package_source",
    "read_list",
    "read_member",
    "sample_digest",
    "showing_progress",
    "unpack_package",
]
