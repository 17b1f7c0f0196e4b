"""Fetching of sounds: Debian packages through apt, npm's through npm, archives of data sets through HTTP."""

from soundalike.tasks.fetching.apt import Package, PackageError, download_package
from soundalike.tasks.fetching.cache import cache_folder
from soundalike.tasks.fetching.collection import (
    CARD_FILE,
    Collection,
    Fetched,
    ListedPackage,
    Scoring,
    fetch_collection,
    listed_sources,
    refuse_foreign,
    task_card,
)
from soundalike.tasks.fetching.containers import read_member
from soundalike.tasks.fetching.deb_archives import unpack_package
from soundalike.tasks.fetching.downloads import Download, fetch_download, known_downloads
from soundalike.tasks.fetching.found_sounds import FoundSound, file_digest, found_sound, sample_digest
from soundalike.tasks.fetching.listed_sounds import ListedSound, list_text, read_list
from soundalike.tasks.fetching.package_folder import NPM_ROOT, WantedSound, by_package, finished_packages
from soundalike.tasks.fetching.package_sources import PackageSource, package_source
from soundalike.tasks.fetching.verifying import altered_sounds
from soundalike.tasks.fetching.watch import Watch, showing_progress

__all__ = [
    "CARD_FILE",
    "NPM_ROOT",
    "Collection",
    "Download",
    "Fetched",
    "FoundSound",
    "ListedPackage",
    "ListedSound",
    "Package",
    "PackageError",
    "PackageSource",
    "Scoring",
    "WantedSound",
    "Watch",
    "altered_sounds",
    "by_package",
    "cache_folder",
    "download_package",
    "fetch_collection",
    "fetch_download",
    "file_digest",
    "finished_packages",
    "found_sound",
    "known_downloads",
    "list_text",
    "listed_sources",
    "package_source",
    "read_list",
    "read_member",
    "refuse_foreign",
    "sample_digest",
    "showing_progress",
    "task_card",
    "unpack_package",
]
