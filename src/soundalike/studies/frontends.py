"""What an encoder should look at: waveform, spectrograms, or CLAR's stack of three, at equal training time."""

from collections.abc import Mapping
from math import log
from typing import Any, ClassVar

from soundalike.report import CostPanel, ScorePanel, TextTable, row_panels
from soundalike.studies import summary
from soundalike.studies.record import CellResult, StudyRecord
from soundalike.studies.study import Cell, Figures, Plan, Study, equal_time, stream_pace
from soundalike.training import TrainSettings, change

WAVEFORM, STACK = "waveform", "magnitude, phase and mel"

IMAGES: dict[str, dict[str, Any]] = {
    "magnitude": {"name": "clar_stack", "channels": ["magnitude"]},
    "mel": {"name": "clar_stack", "channels": ["mel"]},
    STACK: {"name": "clar_stack", "channels": ["magnitude", "phase", "mel"]},
    "log-mel": {"name": "log_mel"},
}
"""The front ends of the encoder that the settings name."""

WIDTHS = (4, 8, 12, 16, 24, 32, 48, 64)
"""Of `resnet18_1d`, which takes the waveform: the one whose pace is nearest to that of the stack is chosen."""


class FrontendsStudy(Study):
    """Cells: every front end of every seed. The stack takes the steps that the settings name; each other one as many
    as it takes in the same time, by its measured pace.
    """

    name = "frontends"
    title = "Front ends"
    question = "What should an encoder look at, if all may train for the same time?"
    varied: ClassVar[tuple[str, ...]] = ("frontend", "seed")
    has_full = False

    def __init__(self, plan: Plan) -> None:
        self.preset = "clar" if "data" in plan.changes else "quick"
        super().__init__(plan)

    def measure(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Pairs per second of each front end, and the width of the waveform's encoder."""
        if before:
            return dict(before)
        rates = {name: stream_pace(self._variant({"frontend": image})) for name, image in IMAGES.items()}
        widths: dict[int, float] = {}
        for width in WIDTHS:
            widths[width] = stream_pace(self._variant(_waveform(width)))
            if widths[width] < rates[STACK]:
                break
        width = nearest_width(widths, rates[STACK])
        return {
            "pairs_per_second": {WAVEFORM: widths[width], **rates},
            "waveform_width": width,
            "pairs_per_second_by_width": {str(each): rate for each, rate in widths.items()},
        }

    def cells(self, record: StudyRecord) -> list[Cell]:
        """All of them; how many steps each takes is in the record."""
        rates, width = record.measured["pairs_per_second"], record.measured["waveform_width"]
        changes = {
            WAVEFORM: _waveform(width),
            **{name: {"frontend": image} for name, image in IMAGES.items()},
        }
        return [
            Cell(
                name=f"{name.replace(', ', '-').replace(' ', '-')}-seed-{seed}",
                place={"frontend": name, "seed": seed},
                settings=self._variant(
                    {**changes[name], "seed": seed, **self._steps(rates[name] / rates[STACK])}
                ),
            )
            for seed in range(self.plan.seeds)
            for name in changes
        ]

    def show(self, record: StudyRecord) -> Figures:
        """Scores beside what they cost."""
        names = list(record.measured["pairs_per_second"])
        cells = {name: record.at(frontend=name) for name in names}
        return Figures(
            tables=(
                *(_table(record, probe, cells) for probe in summary.PROBES),
                _costs(record, cells),
            ),
            figure=row_panels(
                names,
                ScorePanel(
                    "accuracy, linear probe",
                    tuple(summary.spread_of(cells[name], "linear") for name in names),
                    tuple(summary.spread(summary.untrained(record, cells[name]), "linear") for name in names),
                    ("trained", "untrained"),
                ),
                (
                    CostPanel("pairs a second", tuple(record.measured["pairs_per_second"].values())),
                    CostPanel("thousand weights", tuple(_thousand_weights(cells[name]) for name in names)),
                ),
            ),
            caption="Balanced accuracy of the linear probe, mean over tasks, after equal training time: dots are seeds,"
            " strokes their means, hollow dots the same encoders untrained.",
        )

    def _variant(self, changes: Mapping[str, Any]) -> TrainSettings:
        return change(self.base, changes)

    def _steps(self, pace: float) -> dict[str, int]:
        """Steps and warm-up of a front end that trains `pace` times as fast as the stack."""
        return {
            "steps": equal_time(self.base.steps, pace),
            "warmup_steps": equal_time(self.base.warmup_steps, pace) if self.base.warmup_steps else 0,
        }


def nearest_width(rates: Mapping[int, float], target: float) -> int:
    """The width whose rate is nearest to `target` as a ratio."""
    return min(rates, key=lambda width: abs(log(rates[width] / target)))


def _waveform(width: int) -> dict[str, Any]:
    return {"frontend": {"name": "waveform"}, "encoder": {"name": "resnet18_1d", "width": width}}


def _thousand_weights(cells: list[CellResult]) -> float | None:
    return cells[0].parameters / 1000 if cells else None


def _table(record: StudyRecord, probe: str, cells: Mapping[str, list[CellResult]]) -> TextTable:
    rows = []
    for name, found in cells.items():
        rows.append(summary.row(name, found))
        rows.append((f"{name}, untrained", summary.untrained(record, found)))
    return summary.table(record, probe, "front end", rows)


def _costs(record: StudyRecord, cells: Mapping[str, list[CellResult]]) -> TextTable:
    rows = []
    for name, found in cells.items():
        if found:
            encoder = f"resnet18_1d of width {record.measured['waveform_width']}"
            seconds = sum(cell.seconds for cell in found) / len(found)
            rows.append(
                (
                    name,
                    encoder if name == WAVEFORM else str(record.settings["encoder"]["name"]),
                    f"{record.measured['pairs_per_second'][name]:.0f}",
                    f"{found[0].pairs:,}",
                    f"{seconds:.0f}",
                    f"{found[0].parameters:,}",
                )
            )
    return TextTable(
        "Cost",
        ("front end", "encoder", "pairs a second, measured first", "pairs", "seconds", "weights"),
        tuple(rows),
        "Seconds of training are what the runs took in the end, mean over seeds; pairs follow from the pace that was"
        " measured before the first run.",
    )
