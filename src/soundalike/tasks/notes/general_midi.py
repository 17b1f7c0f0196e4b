"""Programs of General MIDI whose families recorded notes cover, in the table general_midi.csv.

Timpani are left out, which General MIDI counts among the strings.
"""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """One instrument of General MIDI.

    Attributes:
        number: 0 to 127.
        name: General MIDI's.
        family: of eight programs.
        lowest: MIDI number of the lowest key of its natural range.
        highest: of the highest one.
        sounds_as_written: whether a key gives its own pitch in every font. Organs with a 16-foot stop, harmonics and
            bells often give another octave or no clear pitch.
    """

    number: int
    name: str
    family: str
    lowest: int
    highest: int
    sounds_as_written: bool


def _programs() -> tuple[Program, ...]:
    with Path(__file__).with_name("general_midi.csv").open(newline="", encoding="utf-8") as rows:
        return tuple(
            Program(
                number=int(row["program"]),
                name=row["name"],
                family=row["family"],
                lowest=int(row["lowest"]),
                highest=int(row["highest"]),
                sounds_as_written=row["sounds_as_written"] == "yes",
            )
            for row in csv.DictReader(rows)
        )


PROGRAMS = _programs()
