"""Which transforms of recordings make pairs worth learning from: CLAR's figure."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any, ClassVar

from soundalike.augment import TRANSFORMS
from soundalike.report import Spread, TextTable, decimals_of, heat_map
from soundalike.studies import summary
from soundalike.studies.record import StudyRecord
from soundalike.studies.study import FLOOR, Cell, Figures, Plan, Study
from soundalike.training import change

NONE = "none"
"""Without a transform the views of a pair differ in their crop alone, and with crop=same not at all."""

BEST = 4
"""Single transforms whose ordered pairs are run, where not all are."""


class AugmentationsStudy(Study):
    """Cells: no transform and every single one, of every seed; then the ordered pairs of the best four, or of all."""

    name = "augmentations"
    title = "Augmentations"
    question = "Which transforms of recordings, and in which order, make pairs worth learning from?"
    varied: ClassVar[tuple[str, ...]] = ("augment", "seed")

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.singles = (NONE, *TRANSFORMS)

    def cells(self, record: StudyRecord) -> list[Cell]:
        """Singles, and as soon as all of them are scored the pairs."""
        seeds = range(self.plan.seeds)
        cells = [self._cell((name,), seed) for seed in seeds for name in self.singles]
        if self.plan.full:
            paired: Sequence[str] = tuple(TRANSFORMS)
        elif all(record.done(cell.name) for cell in cells):
            paired = best_singles(record)
        else:
            paired = ()
        return cells + [self._cell(pair, seed) for seed in seeds for pair in permutations(paired, 2)]

    def show(self, record: StudyRecord) -> Figures:
        """A heat map, the best single transforms first, and every score in a table."""
        means = _means(record)
        singles = {first: score for (first, second), score in means.items() if first == second}
        names = sorted(TRANSFORMS, key=lambda name: -singles[name].mean if name in singles else 1.0)
        compared = {
            "no transform": singles.get(NONE),
            "untrained": summary.spread(summary.untrained(record, record.cells), "linear"),
            FLOOR: summary.spread(summary.floor(record, record.cells), "linear"),
        }
        decimals = decimals_of(means.values())
        return Figures(
            tables=tuple(_table(record, probe) for probe in summary.PROBES),
            figure=heat_map(
                names,
                {pair: score for pair, score in means.items() if NONE not in pair},
                rows="first transform",
                columns="second",
                notes=[
                    f"{name}: {each.mean_text(decimals)}"
                    for name, each in compared.items()
                    if each is not None
                ],
            ),
            caption="Balanced accuracy of the linear probe in %, mean over tasks and seeds, after training with two"
            " transforms, the row's and then the column's; with one on the diagonal. Grey: not run.",
        )

    def _cell(self, transforms: tuple[str, ...], seed: int) -> Cell:
        first, second = transforms[0], transforms[-1]
        chain: list[dict[str, dict[str, Any]]] = [{name: {}} for name in transforms if name != NONE]
        return Cell(
            name=f"{'-then-'.join(transforms)}-seed-{seed}",
            place={"first": first, "second": second, "seed": seed},
            settings=change(self.base, {"augment": chain, "seed": seed}),
        )


def best_singles(record: StudyRecord, count: int = BEST) -> list[str]:
    """The single transforms with the highest linear scores, mean over tasks and seeds, the best first."""
    means = _means(record)
    singles = {name: means[name, name].mean for name in TRANSFORMS if (name, name) in means}
    return sorted(singles, key=lambda name: -singles[name])[:count]


def _means(record: StudyRecord) -> dict[tuple[str, str], Spread]:
    """The linear score of each pair that was run, by first and second transform."""
    places = dict.fromkeys((str(cell.place["first"]), str(cell.place["second"])) for cell in record.cells)
    found = {
        place: summary.spread_of(record.at(first=place[0], second=place[1]), "linear") for place in places
    }
    return {place: score for place, score in found.items() if score is not None}


def _table(record: StudyRecord, probe: str) -> TextTable:
    rows = [
        summary.row(
            first if first == second else f"{first}, then {second}", record.at(first=first, second=second)
        )
        for first, second in _ordered(record)
    ]
    untrained = ("untrained", summary.untrained(record, record.cells))
    return summary.table(record, probe, "transforms", [*rows, untrained])


def _ordered(record: StudyRecord) -> list[tuple[str, str]]:
    """Pairs of transforms, the highest linear score first."""
    means = _means(record)
    return sorted(means, key=lambda pair: -means[pair].mean)
