"""Which recipe gives the most for the same training time: successive halving over a list of ideas.

Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016:
all candidates are trained for a short time, the best of them for twice as long, and the best of those for twice as
long again.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import ceil
from typing import Any, ClassVar

from soundalike.report import CostPanel, ScorePanel, Spread, TextTable, row_panels
from soundalike.studies import summary
from soundalike.studies.candidates import Candidate, Search, read_search
from soundalike.studies.record import CellResult, StudyRecord, mean_over_tasks
from soundalike.studies.study import FLOOR, Cell, Figures, Study, equal_time, stream_pace
from soundalike.training import TrainSettings, change, configure

RUNGS = 3
"""The last rung takes the steps that the settings name, the one before it half as many, and so on."""

COSTLESS = {
    *("delta", "delta_boundary", "redraw", "prior", "share_noise", "objective"),
    *("optimizer", "learning_rate", "momentum", "weight_decay", "schedule"),
    *("seed", "steps", "warmup_steps"),
}
"""Settings that leave the time a pair takes as it is."""


class RecipeStudy(Study):
    """Cells: every candidate on the first rung with seed 0; the best third of them on the second; the best third of
    those on the last, with every seed. The reference climbs to the last rung whatever its scores.

    Candidates train for equal time: one whose pairs cost more takes fewer of them, by its pace beside the reference's.
    They are ranked by the mean of both probes over the tasks.
    """

    name = "recipe"
    title = "Recipe"
    question = "Which recipe gives the most on real sounds for the same training time?"
    preset = "quick"
    varied: ClassVar[tuple[str, ...]] = ("seed",)
    has_full = False
    has_candidates = True

    @cached_property
    def search(self) -> Search:
        """The list that the user names, or the package's."""
        return read_search(self.plan.candidates)

    def configured(self, preset: str) -> TrainSettings:
        """The reference with the user's changes."""
        return change(configure(preset, changes=self.search.reference), self.plan.changes)

    def measure(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """How fast each candidate trains beside the reference, where that is not known yet."""
        paces = dict(before.get("paces", {}))
        reference = self._settings(self.search.candidate[0])
        for candidate in self.search.candidate:
            if candidate.name not in paces:
                settings = self._settings(candidate)
                same = _cost(settings) == _cost(reference)
                # Both are measured one after the other, so that they meet the same load of the machine.
                paces[candidate.name] = (
                    1.0 if same else round(stream_pace(settings) / stream_pace(reference), 3)
                )
        return {"paces": paces}

    def cells(self, record: StudyRecord) -> list[Cell]:
        """Those of each rung, as soon as all of the rung before it are scored."""
        cells: list[Cell] = []
        climbing: Sequence[Candidate] = self.search.candidate
        for rung in range(RUNGS):
            seeds = range(self.plan.seeds if rung == RUNGS - 1 else 1)
            cells += [self._cell(each, rung, seed, record) for seed in seeds for each in climbing]
            if not all(record.done(cell.name) for cell in cells):
                break
            climbing = best_third(record, climbing, rung)
        return cells

    def show(self, record: StudyRecord) -> Figures:
        """A table of each rung, the best first; all candidates on the first rung as a plot."""
        first = _ranked(record, 0)
        spreads = {
            probe: tuple(summary.spread_of(record.at(candidate=name, rung=0), probe) for name in first)
            for probe in summary.PROBES
        }
        paces = record.measured["paces"]
        return Figures(
            tables=tuple(
                self._table(record, rung, names)
                for rung in reversed(range(RUNGS))
                if (names := _ranked(record, rung))
            ),
            figure=row_panels(
                first,
                ScorePanel(
                    "accuracy, first rung",
                    spreads["linear"],
                    spreads["knn"],
                    ("linear probe", "nearest neighbours"),
                ),
                (CostPanel("pace, % of the reference", tuple(100 * float(paces[name]) for name in first)),),
            )
            if first
            else None,
            caption="Every candidate after the first rung's training time, one seed, mean over the development tasks.",
        )

    def _settings(self, candidate: Candidate) -> TrainSettings:
        return change(self.base, candidate.changes)

    def _cell(self, candidate: Candidate, rung: int, seed: int, record: StudyRecord) -> Cell:
        settings = self._settings(candidate)
        pace = record.measured["paces"][candidate.name] * self.base.batch_size / settings.batch_size
        share = 0.5 ** (RUNGS - 1 - rung)
        length = {
            "steps": equal_time(self.base.steps, pace * share),
            "warmup_steps": equal_time(settings.warmup_steps, pace * share) if settings.warmup_steps else 0,
        }
        return Cell(
            name=f"{candidate.name}-rung-{rung}-seed-{seed}",
            place={"candidate": candidate.name, "rung": rung, "seed": seed},
            settings=change(settings, {**length, "seed": seed}),
        )

    def _table(self, record: StudyRecord, rung: int, names: Sequence[str]) -> TextTable:
        """Both probes' means, each beside that of the same encoder untrained, and what was changed."""
        ideas = {each.name: each for each in self.search.candidate}
        cells = {name: record.at(candidate=name, rung=rung) for name in names}
        spreads: dict[str, list[Spread | None]] = {
            name: [
                each
                for probe in summary.PROBES
                for each in (
                    summary.spread_of(found, probe),
                    summary.spread(summary.untrained(record, found), probe),
                )
            ]
            for name, found in cells.items()
        }
        floor = summary.floor(record, record.at(rung=rung))
        spreads[FLOOR] = [each for probe in summary.PROBES for each in (summary.spread(floor, probe), None)]
        of_all = [each for found in spreads.values() for each in found]
        rows = [
            (
                name,
                ideas[name].family,
                f"{found[0].pairs:,}",
                str(len(found)),
                *summary.texts(spreads[name], of_all),
                " ".join(f"{key}={json.dumps(value)}" for key, value in ideas[name].changes.items()),
            )
            for name, found in cells.items()
            if name in ideas
        ]
        linear, neighbours = summary.PROBES.values()
        return TextTable(
            f"Rung {rung + 1} of {RUNGS}",
            (
                "candidate",
                "family",
                "pairs",
                "seeds",
                linear,
                "untrained",
                neighbours,
                "untrained",
                "changes",
            ),
            (*rows, (FLOOR, "", "", "", *summary.texts(spreads[FLOOR], of_all), "")),
            summary.NOTE,
        )


def best_third(record: StudyRecord, climbing: Sequence[Candidate], rung: int) -> list[Candidate]:
    """The best third of those on a rung, rounded up, and the reference, which is the first of them."""
    names = _ranked(record, rung, {each.name for each in climbing})
    kept = {*names[: ceil(len(names) / 3)], climbing[0].name}
    return [each for each in climbing if each.name in kept]


def rank_score(cells: Sequence[CellResult]) -> float:
    """What candidates are ranked by: the mean over tasks of both probes, mean over seeds."""
    return sum(mean_over_tasks(cell.scores[probe]) for cell in cells for probe in summary.PROBES) / (
        len(cells) * len(summary.PROBES)
    )


def _ranked(record: StudyRecord, rung: int, among: set[str] | None = None) -> list[str]:
    """Names of the candidates that were run on a rung, the best first."""
    names = dict.fromkeys(str(cell.place["candidate"]) for cell in record.at(rung=rung))
    wanted = [name for name in names if among is None or name in among]
    return sorted(wanted, key=lambda name: -rank_score(record.at(candidate=name, rung=rung)))


def _cost(settings: TrainSettings) -> dict[str, Any]:
    return settings.model_dump(mode="json", exclude=COSTLESS)
