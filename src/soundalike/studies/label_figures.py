"""Accuracy by the share of labels, and over training: the tables and the figure of the study of labels."""

from collections.abc import Mapping, Sequence

from soundalike.report import Line, LinePanel, Spread, TextTable, line_panels
from soundalike.studies import summary
from soundalike.studies.record import CellResult, StudyRecord
from soundalike.studies.study import FLOOR, Figures

SUPERVISED, LINEAR, TUNED, JOINT = "supervised", "self-supervised + linear", "fine-tuned", "CLAR"
METHODS = (SUPERVISED, LINEAR, TUNED, JOINT)

TEST = "test"
"""The one task: the test part of the data."""

CURVE = 0.1
"""The share of labels at which runs are watched while they train."""


def label_figures(record: StudyRecord) -> Figures:
    """What has been scored so far, of cells whose place says the method, the share of labels and the seed."""
    fractions = _fractions(record)
    by_labels = tuple(Line(name, _by_fraction(found)) for name, found in _accuracies(record).items())
    curves = tuple(Line(method, _curve(record, method)) for method in METHODS)
    panels = [
        LinePanel(
            "after training",
            "labels seen",
            tuple(line for line in by_labels if line.points),
            ticks=fractions,
            tick_names=tuple(f"{100 * fraction:g} %" for fraction in fractions),
        ),
        LinePanel(
            f"linear probe while training, {100 * CURVE:g} % of labels",
            "pairs",
            tuple(line for line in curves if line.points),
        ),
    ]
    return Figures(
        tables=(_table(record), _curve_table(curves)),
        figure=line_panels(panels, "test part"),
        caption="Balanced accuracy on the test part. Left: by the share of labels, of the classifier where there is"
        " one and else of a linear probe. Right: of a linear probe while training; fine-tuning counts from its own"
        " start. Lines are means over seeds, dots single seeds, shades their range.",
    )


def _fractions(record: StudyRecord) -> tuple[float, ...]:
    """The shares of labels, ascending."""
    return tuple(sorted({float(cell.place["labels"]) for cell in record.cells}))


def _accuracies(record: StudyRecord) -> dict[str, dict[float, list[float]]]:
    """Accuracy of each method and baseline by the share of labels, one a seed: the classifier's where there is one."""
    found: dict[str, dict[float, list[float]]] = {
        method: {
            fraction: [_main(cell) for cell in record.at(method=method, labels=fraction)]
            for fraction in _fractions(record)
        }
        for method in METHODS
    }
    for name, scores_of in (("untrained + linear", summary.untrained), (f"{FLOOR} + linear", summary.floor)):
        found[name] = {
            fraction: [scores["linear"][TEST] for scores in scores_of(record, record.at(labels=fraction))]
            for fraction in _fractions(record)
        }
    return found


def _main(cell: CellResult) -> float:
    return cell.scores.get("classifier", cell.scores["linear"])[TEST]


def _by_fraction(found: Mapping[float, list[float]]) -> tuple[tuple[float, Spread], ...]:
    return tuple((fraction, Spread(tuple(values))) for fraction, values in found.items() if values)


def _curve(record: StudyRecord, method: str) -> tuple[tuple[float, Spread], ...]:
    """The linear probe's accuracy by pairs, over seeds."""
    by_pairs: dict[float, list[float]] = {}
    for cell in record.at(method=method, labels=CURVE):
        for point in cell.curve:
            by_pairs.setdefault(point["pairs"], []).append(point["linear"])
    return tuple((pairs, Spread(tuple(values))) for pairs, values in sorted(by_pairs.items()))


def _table(record: StudyRecord) -> TextTable:
    rows = {name: dict(_by_fraction(found)) for name, found in _accuracies(record).items()}
    for method in (SUPERVISED, TUNED, JOINT):
        probed = {
            fraction: [cell.scores["linear"][TEST] for cell in record.at(method=method, labels=fraction)]
            for fraction in _fractions(record)
        }
        rows[f"{method}, its embeddings + linear"] = dict(_by_fraction(probed))
    whole = [each for found in rows.values() for each in found.values()]
    return TextTable(
        "Accuracy by labels",
        ("method", "seeds", *(f"{100 * fraction:g} %" for fraction in _fractions(record))),
        tuple(
            (
                name,
                _seeds(found),
                *summary.texts([found.get(fraction) for fraction in _fractions(record)], whole),
            )
            for name, found in rows.items()
            if found
        ),
        "Of the test part. " + summary.NOTE,
    )


def _curve_table(curves: Sequence[Line]) -> TextTable:
    whole = [each for line in curves for _, each in line.points]
    pairs = sorted({each for line in curves for each, _ in line.points})
    return TextTable(
        f"Linear probe while training, {100 * CURVE:g} % of labels",
        ("pairs", *(f"{each:,.0f}" for each in pairs)),
        tuple(
            (line.name, *summary.texts([dict(line.points).get(each) for each in pairs], whole))
            for line in curves
            if line.points
        ),
        "Of the test part; fine-tuning counts from its own start. " + summary.NOTE,
    )


def _seeds(found: Mapping[float, Spread]) -> str:
    """How many, the same at every share as soon as a study is done."""
    counts = sorted({len(each.values) for each in found.values()})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
