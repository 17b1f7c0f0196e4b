"""Write a list of sounds in packages anew: their lengths and digests, and the packages' versions and sizes.

    python scripts/list_sounds.py environment [--packages FOLDER]

For a new release of the distribution. Takes the recordings that src/soundalike/tasks/lists/NAME.csv lists out of the
packages that apt knows (or of the .deb files in FOLDER), and rewrites that list, and the packages in NAME.json.
Recordings that are gone, or whose samples another one has, are named and dropped.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from soundalike.audio import AudioError
from soundalike.files import read_json, write_json, write_text
from soundalike.tasks.fetching import ListedSound, list_text, package_source, read_list

LISTS = Path(__file__).parents[1] / "src/soundalike/tasks/lists"


def main() -> None:
    """Read the command line and write the list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="of the list")
    parser.add_argument("--packages", type=Path, help="take .deb files from this folder (default: ask apt)")
    arguments = parser.parse_args()
    table, about = LISTS / f"{arguments.name}.csv", LISTS / f"{arguments.name}.json"
    sounds, of_today = digested(read_list(table), arguments.packages)
    write_text(table, list_text(sounds))
    described = read_json(about, "description of a list")
    packages = {name: {**described["packages"][name], **now} for name, now in of_today.items()}
    write_json(about, {**described, "packages": packages})


def digested(
    sounds: tuple[ListedSound, ...], folder: Path | None
) -> tuple[list[ListedSound], dict[str, dict[str, str | float]]]:
    """The sounds that are there, with their digests of today; and the packages' versions and sizes."""
    source = package_source(folder)
    packages = source.find(sorted({sound.package for sound in sounds}))
    found: list[ListedSound] = []
    first_with: dict[str, ListedSound] = {}
    for name, package in packages.items():
        with tempfile.TemporaryDirectory() as scratch:
            tree = source.unpack(package, Path(scratch), lambda _: None)
            for sound in (sound for sound in sounds if sound.package == name):
                try:
                    now = sound.find(tree, Path(scratch))
                except AudioError as error:
                    print(f"{name}: {error}")
                    continue
                earlier = first_with.setdefault(now.samples, sound)
                if earlier is not sound:
                    print(f"{name}: {sound.place} has the samples of {earlier.package}: {earlier.place}")
                    continue
                duration = round(now.duration, 6)
                found.append(replace(sound, duration=duration, encoded=now.encoded, samples=now.samples))
        print(f"{name} {package.version}: done")
    return found, {
        name: {"version": package.version, "megabytes": round(package.size / 1e6, 1)}
        for name, package in packages.items()
    }


if __name__ == "__main__":
    main()
