"""Whether fetched sounds are still as they were fetched."""

import csv
from collections.abc import Iterator
from pathlib import Path

import soundfile

from soundalike.tasks.fetching.found_sounds import sample_digest


def altered_sounds(manifest: Path) -> Iterator[str]:
    """A sentence for each sound of a fetched collection whose samples are not those in its column `samples`.

    What is not there at all is left to those who read the manifest.
    """
    with manifest.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        if "samples" not in (rows.fieldnames or ()):
            yield f"{manifest.name} has lost its column 'samples': fetch it again with --overwrite."
            return
        for row in rows:
            file = manifest.parent / row["path"]
            if not file.is_file():
                continue
            try:
                digest = sample_digest(file.read_bytes())
            except soundfile.LibsndfileError:
                digest = ""
            if not (row["samples"] and digest.startswith(row["samples"])):
                yield f"{row['path']} is not what was fetched: its samples have another digest than the manifest has."
