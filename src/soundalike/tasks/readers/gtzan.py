"""GTZAN (G. Tzanetakis, P. Cook, "Musical Genre Classification of Audio Signals", 2002), by the fault-filtered split.

`genres/GENRE/` or `genres_original/GENRE/` holds a hundred excerpts of 30 s, `GENRE.NNNNN.au` or `.wav`.

`gtzan.csv` beside this file lists all thousand with their part of the split of C. Kereliuk, B. L. Sturm and J. Larsen,
"Deep Learning and Music Adversaries", 2015, in which no artist is in two parts: row by row that of their own lists
`{train,valid,test}_filtered.txt` in the repository coreyker/dnn-mgr. The seventy excerpts that have no part there are
not read. Their faults are exact repetitions, after B. L. Sturm, "The GTZAN dataset: Its contents, its faults, their
effects on evaluation, and its future use", arXiv:1306.1461; pieces of one title by one artist in his index of GTZAN,
2012; and one that is noise after 5 s. Why country.00052 is left out is not known. His list of wrong labels is not here:
the split keeps them.
"""

from pathlib import Path

from soundalike.audio import Clip
from soundalike.audio.clips import Split
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, missing_part, require
from soundalike.tasks.readers.tables import read_rows

LAYOUT = "genres/ or genres_original/"
HOMES = ("genres", "genres_original")
EXCERPTS = Path(__file__).parent / "gtzan.csv"
SPLITS: dict[str, Split] = {"train": "train", "valid": "valid", "test": "test"}

CARD = Card(
    name="gtzan",
    title="GTZAN",
    domain="music",
    metric="accuracy",
    split="train and test",
    description="Which of 10 genres of music, by the fault-filtered split: 443 excerpts to train on, 290 to test, no"
    " artist in two parts. A group is an excerpt.",
    resembles="HEAR's GTZAN Genre, whose ten folds are dealt by clip, with repetitions and artists on both sides.",
    sources=(
        Source(name="GTZAN", version="2002", licence="unknown", credit="George Tzanetakis, Perry Cook"),
    ),
    weaknesses=(
        "Some excerpts are of another genre than their label says.",
        "Several excerpts of a part are by the same artist, so intervals are too narrow.",
        "jazz.00054 cannot be read in the archive of .wav files.",
    ),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    homes = [folder / name for name in HOMES if (folder / name).is_dir()]
    if not homes:
        raise missing_part(CARD, folder / HOMES[0], LAYOUT)
    excerpts = [(row["excerpt"], row["split"]) for _, row in read_rows(EXCERPTS, ("excerpt", "split"))]
    genres = {name: homes[0] / name.partition(".")[0] for name, _ in excerpts}
    require(CARD, "a folder for each of ten genres", *dict.fromkeys(genres.values()))
    # The publisher's archive has .au files, and one that many use instead has .wav files.
    suffix = ".au" if any(homes[0].glob("*/*.au")) else ".wav"
    return tuple(
        Clip(genres[name] / f"{name}{suffix}", label=genres[name].name, group=name, split=SPLITS[split])
        for name, split in excerpts
        if split
    )


GTZAN = DataSet(CARD, LAYOUT, _read)
