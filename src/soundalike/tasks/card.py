"""A task's card: what it asks, how it is scored, where its sounds come from."""

from typing import Literal

from pydantic import Field

from soundalike.settings import Settings

Split = Literal[
    "grouped k-fold",
    "leave one group out",
    "leave one group out inside a block",
    "given folds",
    "train and test",
]
"""Who is trained on and who is tested.

`grouped k-fold` deals whole groups to `folds` folds; `leave one group out` makes each group a fold, and `leave one
group out inside a block` trains on the other groups of its block alone; `given folds` takes the manifest's column
`fold`: under these every clip is tested once, by a probe trained on all other folds. `train and test` trains on fold
0 and tests fold 1 of the manifest, once.
"""

Metric = Literal["balanced accuracy", "accuracy", "mAP", "recall@1"]
"""What is reported, of the predictions of all folds together.

`balanced accuracy` is the mean over classes of the share that is right, `accuracy` the share of all clips. `mAP`, the
mean over classes of average precision, is for clips of several classes or none. `recall@1` is for retrieval: the share
of clips whose nearest neighbour, among the clips of other groups, has the same label.
"""


class Source(Settings):
    """Where sounds of a task come from.

    Attributes:
        name: of the package or collection.
        version: of it that the sounds were taken from.
        licence: short names of all licences that its sounds here are under, joined by " AND ".
        credit: who is to be named as their author.
    """

    name: str
    version: str
    licence: str
    credit: str


class Card(Settings):
    """What is known about a task beside its clips. Counts are not written down: they follow from the clips.

    Attributes:
        name: short, as the command line takes it.
        title: what a table prints.
        domain: kind of sounds.
        metric: what is reported; see `Metric`.
        split: who is trained on and who is tested; see `Split`.
        folds: how many, under `grouped k-fold`.
        probe: the one that suits the task, whichever others are asked for; empty where all do.
        description: what is to be told apart, and what a group is.
        resembles: known benchmarks that ask something similar.
        sources: origins of the sounds, with licences.
        weaknesses: what a reader of a score should know.
        development: whether choices may be made on this task. On all others scores are only looked at as results.
    """

    name: str = Field(min_length=1)
    title: str = ""
    domain: str = ""
    metric: Metric = "balanced accuracy"
    split: Split = "grouped k-fold"
    folds: int = Field(default=5, ge=2)
    probe: str = ""
    description: str = ""
    resembles: str = ""
    sources: tuple[Source, ...] = ()
    weaknesses: tuple[str, ...] = ()
    development: bool = False
