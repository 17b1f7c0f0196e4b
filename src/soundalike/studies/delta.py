"""How far apart the two sounds of a pair should be: the figure of the doppelgängers paper."""

from typing import ClassVar

from soundalike.report import Level, Line, LinePanel, TextTable, line_panels
from soundalike.studies import summary
from soundalike.studies.record import StudyRecord
from soundalike.studies.study import FLOOR, Cell, Figures, Study
from soundalike.synth import patch_names
from soundalike.training import change

DELTAS = (0.01, 0.05, 0.10, 0.25, 0.50)


class DeltaStudy(Study):
    """Cells: every delta of every patch, of every seed. All deltas of a seed come before the next seed."""

    name = "delta"
    title = "Delta"
    question = "How far apart should the two sounds of a pair be?"
    preset = "quick"
    varied: ClassVar[tuple[str, ...]] = ("delta", "seed")

    def cells(self, record: StudyRecord) -> list[Cell]:  # noqa: ARG002
        """All of them."""
        patches = patch_names() if self.plan.full else (self.base.patch,)
        return [
            Cell(
                name=f"{patch}-delta-{delta:g}-seed-{seed}",
                place={"patch": patch, "delta": delta, "seed": seed},
                settings=change(self.base, {"patch": patch, "delta": delta, "seed": seed}),
            )
            for seed in range(self.plan.seeds)
            for patch in patches
            for delta in DELTAS
        ]

    def show(self, record: StudyRecord) -> Figures:
        """A table a probe, and the linear probe's scores as lines, a panel a task."""
        panels = [_panel(record, task) for task in summary.columns_of(record)]
        return Figures(
            tables=tuple(_table(record, probe) for probe in summary.PROBES),
            figure=line_panels(panels, "linear probe"),
            caption="Balanced accuracy of the linear probe over delta. Lines are means over seeds, dots single seeds,"
            " shades their range.",
        )


def _patches(record: StudyRecord) -> list[str]:
    return list(dict.fromkeys(str(cell.place["patch"]) for cell in record.cells))


def _table(record: StudyRecord, probe: str) -> TextTable:
    rows = [
        summary.row(f"{patch}, delta {delta:.2f}", record.at(patch=patch, delta=delta))
        for patch in _patches(record)
        for delta in DELTAS
    ]
    untrained = ("untrained", summary.untrained(record, record.cells))
    return summary.table(record, probe, "pairs", [*rows, untrained])


def _panel(record: StudyRecord, task: str) -> LinePanel:
    lines = []
    for patch in _patches(record):
        found = [
            (delta, summary.spread_of(record.at(patch=patch, delta=delta), "linear", task))
            for delta in DELTAS
        ]
        lines.append(Line(patch, tuple((delta, each) for delta, each in found if each is not None)))
    levels = [
        ("untrained", summary.spread(summary.untrained(record, record.cells), "linear", task)),
        (FLOOR, summary.spread(summary.floor(record, record.cells), "linear", task)),
    ]
    return LinePanel(
        title=task,
        x_label="delta",
        lines=tuple(lines),
        levels=tuple(Level(name, each) for name, each in levels if each is not None),
        ticks=DELTAS,
        tick_names=tuple(f"{delta:.2f}" for delta in DELTAS),
    )
