"""Which file of which package a sound was made from: one recording may be in two collections, at two sample rates."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.csv"


class Origin(NamedTuple):
    """A file in a package."""

    package: str
    file: str


def origins(paths: Iterable[Path]) -> dict[Path, Origin]:
    """Where sounds come from, as the manifests of the mini suite and of fetched collections tell.

    Args:
        paths: of sounds. Such as lie in neither are passed over.
    """
    wanted = set(paths)
    # The mini suite's sounds lie beside their manifest, those of a collection in a folder for each package.
    folders = {folder for path in wanted for folder in path.parents[:2]}
    found: dict[Path, Origin] = {}
    for folder in folders:
        if (folder / MANIFEST).is_file():
            found.update((path, origin) for path, origin in _listed(folder).items() if path in wanted)
    return found


def _listed(folder: Path) -> dict[Path, Origin]:
    with (folder / MANIFEST).open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        if not {"path", "source_file"} <= set(rows.fieldnames or ()):
            return {}
        return {
            folder / row["path"]: Origin(row.get("source") or Path(row["path"]).parts[0], row["source_file"])
            for row in rows
            if row["path"]
        }
