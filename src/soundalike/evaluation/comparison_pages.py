"""A comparison of models as tables, sentences and files."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from soundalike import report
from soundalike.evaluation.compared import (
    Difference,
    MeanComparison,
    ModelComparison,
    ProbeComparison,
    Role,
    TaskComparison,
)
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.summary import DEVELOPMENT, RESULTS, mean_title, score_of
from soundalike.files import write_json, write_text
from soundalike.probes import Estimate

Cells = Callable[[TaskComparison | MeanComparison], tuple[report.Score, ...]]
"""From what was compared to the cells of its row."""

COMPARISON_FILE = "compare.html"
DATA_FILE = "compare.json"
MARKDOWN_FILE = "compare.md"

_NAMED_IN_TITLE = 3


def write_comparison(comparison: ModelComparison, folder: Path) -> None:
    """Write `compare.json`, `compare.md`, `compare.html` and a plot of each probe. Other files that are there stay.

    Raises:
        UserError: a file cannot be written.
    """
    write_json(folder / DATA_FILE, comparison.to_json())
    write_text(folder / MARKDOWN_FILE, comparison_markdown(comparison))
    write_text(folder / COMPARISON_FILE, comparison_page(comparison))
    for found in comparison.probes:
        report.save_figure(_plot(comparison, found), folder / f"compare-{found.probe}.svg")


def comparison_tables(comparison: ModelComparison) -> tuple[report.Comparison, ...]:
    """A table for each probe: tasks in rows, models in columns, what is more than chance marked."""
    return tuple(_table(found, _columns(comparison), _scores) for found in comparison.probes)


def comparison_verdict(comparison: ModelComparison, found: ProbeComparison) -> tuple[str, ...]:
    """A sentence for each model: on how many tasks, and by how much, it differs from the reference.

    Tasks that are only indicative are not counted.
    """
    telling = [task for task in found.tasks if not task.indicative]
    few = len(found.tasks) - len(telling)
    indicative = f" ({few} more with fewer than ten groups are only indicative)" if few else ""
    sentences = []
    for number, model in enumerate(comparison.others):
        beyond = [task.differences[number] for task in telling if task.differences[number].significant]
        above = sum(each.difference.value > 0 for each in beyond)
        below = len(beyond) - above
        title, difference = _headline(found, number)
        sentences.append(
            f"{model}: by more than chance above {comparison.reference} on {above or 'none'} of"
            f" {len(telling)} tasks and below on {below or 'none'}{indicative}; {title}: {_points(difference)} points."
        )
    return tuple(sentences)


def comparison_notes(comparison: ModelComparison) -> tuple[str, ...]:
    """What a reader of the tables should know, a sentence or two each."""
    notes = [
        f"Scores in %, with 95 % intervals from resampling whole groups. ▲ above and ▼ below {comparison.reference} by"
        " more than chance: the same groups resampled for both, two-sided p < 0.05 after Holm's correction over all"
        " tasks and models of a probe.",
    ]
    if any(task.indicative for found in comparison.probes for task in found.tasks):
        notes.append("△ and ▽ say the same of a task with fewer than ten groups, and are only indicative.")
    if any(len(model.digests) > 1 for model in comparison.models):
        notes.append(
            "±: standard deviation over training seeds. Intervals and marks are about other groups of sounds for the"
            " mean of these trainings, not about how another training would come out."
        )
    notes.append(
        "Means over tasks have an interval and are not tested. Development tasks are for choosing, result tasks for"
        " reporting."
    )
    return tuple(notes)


def comparison_markdown(comparison: ModelComparison) -> str:
    """The whole comparison in Markdown; it ends with a line break."""
    parts = [f"# {_title(comparison)}"]
    for found, table in zip(comparison.probes, comparison_tables(comparison), strict=True):
        parts += [f"## {table.title}", _list(comparison_verdict(comparison, found))]
        parts += [report.markdown_table(table).rstrip()]
        parts += [each.markdown.rstrip() for each in _details(comparison, found)]
    parts += [*comparison.left_out, *comparison_notes(comparison)]
    parts += ["## How it was made", _list(f"{fact.name}: {fact.value}" for fact in _origin(comparison))]
    return "\n\n".join(parts) + "\n"


def comparison_page(comparison: ModelComparison) -> str:
    """The page about a comparison, as HTML."""
    return report.comparison_page(
        report.ComparisonContent(
            title=_title(comparison),
            left_out=comparison.left_out,
            probes=tuple(
                report.ProbeContent(
                    comparison=table,
                    verdict=comparison_verdict(comparison, found),
                    figure=_plot(comparison, found),
                    tables=_details(comparison, found),
                )
                for found, table in zip(comparison.probes, comparison_tables(comparison), strict=True)
            ),
            notes=comparison_notes(comparison),
            facts=_origin(comparison),
        )
    )


def _table(found: ProbeComparison, columns: Sequence[str], cells: Cells) -> report.Comparison:
    """The rows of all tasks and means, whatever stands in their cells."""
    sections = []
    roles: tuple[tuple[Role, str], ...] = (("development", DEVELOPMENT), ("result", RESULTS))
    for role, title in roles:
        tasks = [task for task in found.tasks if task.development == (role == "development")]
        if tasks:
            rows = tuple(_row(found, task, cells) for task in tasks)
            sections.append(report.Section(title, rows, _mean_row(found.mean(role), cells)))
    mean = _mean_row(found.mean("all"), cells)
    return report.Comparison(PROBES[found.probe], tuple(columns), tuple(sections), mean)


def _row(found: ProbeComparison, task: TaskComparison, cells: Cells) -> report.Row:
    remarks = [PROBES[task.probe].lower()] if task.probe and task.probe != found.probe else []
    remarks += ["indicative"] if task.indicative else []
    return report.Row(task.title, cells(task), task.metric, task.chance, task.majority, tuple(remarks))


def _mean_row(mean: MeanComparison | None, cells: Cells) -> report.Row | None:
    if mean is None:
        return None
    return report.Row(mean_title(mean.tasks, "" if mean.role == "all" else mean.role), cells(mean))


def _scores(compared: TaskComparison | MeanComparison) -> tuple[report.Score, ...]:
    marks = {each.model: _mark(each, compared) for each in compared.differences}
    return tuple(score_of(each.score, each.deviation, marks.get(each.model, "")) for each in compared.scores)


def _differences(compared: TaskComparison | MeanComparison) -> tuple[report.Score, ...]:
    return tuple(score_of(each.difference, mark=_mark(each, compared)) for each in compared.differences)


def _mark(difference: Difference, compared: TaskComparison | MeanComparison) -> str:
    if not difference.significant:
        return ""
    signs = "△▽" if isinstance(compared, TaskComparison) and compared.indicative else "▲▼"
    return signs[difference.difference.value < 0]


def _plot(comparison: ModelComparison, found: ProbeComparison) -> Figure:
    return report.difference_plot(_table(found, comparison.others, _differences), comparison.reference)


def _details(comparison: ModelComparison, found: ProbeComparison) -> tuple[report.TextTable, ...]:
    """The differences in numbers, and each model beside its own baselines."""
    rows = [
        (task.title, *(f"{_points(each.difference)}, {_p_text(each)}" for each in task.differences))
        for task in found.tasks
    ]
    for mean in found.means:
        title = mean_title(mean.tasks, "" if mean.role == "all" else mean.role)
        rows.append((title, *(_points(each.difference) for each in mean.differences)))
    differences = report.TextTable(
        f"Above or below {comparison.reference}, in points",
        ("task", *comparison.others),
        tuple(rows),
        "With the 95 % interval of the difference and its adjusted p-value.",
    )
    gains = report.TextTable(
        "Above or below its own baselines, in points",
        ("model", "untrained", "log-mel statistics"),
        tuple(
            (gain.model, "" if gain.untrained is None else _points(gain.untrained), _points(gain.floor))
            for gain in found.gains
        ),
        f"Mean over {len(found.tasks)} tasks: the same network with initial weights, and mean and standard deviation"
        " over time of 64 log-mel bands.",
    )
    return differences, gains


def _headline(found: ProbeComparison, number: int) -> tuple[str, Estimate]:
    """The difference to name first, of the model of a number: on result tasks, if there are any."""
    role: Role = "development" if all(task.development for task in found.tasks) else "result"
    mean = found.mean(role)
    if mean is not None:
        return mean_title(mean.tasks, role), mean.differences[number].difference
    (task,) = (task for task in found.tasks if task.development == (role == "development"))
    return task.title, task.differences[number].difference


def _title(comparison: ModelComparison) -> str:
    others = comparison.others
    named = ", ".join(others) if len(others) <= _NAMED_IN_TITLE else f"{len(others)} models"
    return f"{named} against {comparison.reference}"


def _columns(comparison: ModelComparison) -> list[str]:
    columns = []
    for model in comparison.models:
        seeds = len(model.digests)
        remarks = [f"{seeds} seeds"] if seeds > 1 else []
        remarks += ["reference"] if model.name == comparison.reference else []
        columns.append(f"{model.name} ({', '.join(remarks)})" if remarks else model.name)
    return columns


def _origin(comparison: ModelComparison) -> tuple[report.Fact, ...]:
    facts = [report.Fact("command", comparison.command)]
    for model in comparison.models:
        for digest, command, date in zip(model.digests, model.commands, model.dates, strict=True):
            evaluated = f"{date}, SHA-256 {digest}" + (f", {command}" if command else "")
            facts.append(report.Fact(model.name, evaluated))
    facts += [
        report.Fact("seed", f"{comparison.seed}, of folds, probes and intervals"),
        report.Fact("versions", ", ".join(f"{name} {value}" for name, value in comparison.versions.items())),
    ]
    return tuple(fact for fact in facts if fact.value)


def _points(difference: Estimate) -> str:
    """A difference and its interval: "+2.1 (−0.3 to 4.5)"."""
    ends = (difference.value, difference.low, difference.high)
    # Adding 0 turns a negative zero, which would print as "−0.0", into a plain one.
    value, low, high = (round(100 * each, 1) + 0.0 for each in ends)
    return f"{value:+.1f} ({low:.1f} to {high:.1f})".replace("-", "−")


def _p_text(difference: Difference) -> str:
    adjusted = difference.adjusted
    assert adjusted is not None, "what is tested has a p-value"
    return "p < 0.001" if adjusted < 0.001 else f"p {adjusted:.3f}"


def _list(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
