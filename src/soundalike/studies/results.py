"""The files of a study: the record, a table in Markdown, one of every run, the plot, and a page with all of it."""

import csv
import io
from pathlib import Path

from soundalike import report
from soundalike.files import write_json, write_text
from soundalike.studies.record import RECORD_FILE, StudyRecord
from soundalike.studies.study import Figures, Study
from soundalike.training import differences, open_run

TABLE_FILE, RUNS_FILE, PAGE_FILE = "table.md", "runs.csv", "report.html"
PLOT_FILES = ("plot.svg", "plot.png")


def write_results(study: Study, record: StudyRecord) -> None:
    """Write everything that `record` says into the study's folder.

    Raises:
        UserError: a file cannot be written.
    """
    folder = study.plan.out
    write_json(folder / RECORD_FILE, record.model_dump(mode="json"))
    if record.cells:
        shown = study.show(record)
        write_text(folder / TABLE_FILE, _markdown(study, record, shown))
        if shown.figure is not None:
            for name in PLOT_FILES:
                report.save_figure(shown.figure, folder / name)
        write_text(folder / RUNS_FILE, _runs(study, record))
        write_text(folder / PAGE_FILE, report.study_page(_content(study, record, shown)))


def remove_results(folder: Path) -> None:
    """Remove what `write_results` wrote. The record goes last: until then the folder is known as a study."""
    for name in (TABLE_FILE, RUNS_FILE, PAGE_FILE, *PLOT_FILES, RECORD_FILE):
        (folder / name).unlink(missing_ok=True)


def state(record: StudyRecord) -> str:
    """How far a study is, and what could not be run; empty when all of it is done."""
    done = len(record.cells)
    sentences = [] if done == record.planned else [f"{done} of {record.planned} runs are done so far."]
    sentences += [f"{name} is left out: {reason}" for name, reason in record.failed.items()]
    return " ".join(sentences)


def _markdown(study: Study, record: StudyRecord, shown: Figures) -> str:
    parts = [f"# {study.title}\n", f"{study.question}\n", f"```\n{record.command}\n```\n"]
    parts += [f"{state(record)}\n"] if state(record) else []
    return "\n".join([*parts, *(table.markdown for table in shown.tables)])


def _runs(study: Study, record: StudyRecord) -> str:
    """Every run as a row of comma-separated values: where it stands, what it took, scores from 0 to 1, settings."""
    rows = []
    for cell in record.cells:
        words = differences(study.base, open_run(study.run_folder(cell.run)).config.settings)
        scores = {
            f"{probe} {task}": f"{score:.4f}"
            for probe, by_task in cell.scores.items()
            for task, score in by_task.items()
        }
        cost = {"pairs": cell.pairs, "seconds": cell.seconds, "weights": cell.parameters}
        rows.append({**cell.place, **cost, **scores, "settings": " ".join(words)})
    text = io.StringIO()
    # The columns of all rows in the order in which they first occur, the settings last.
    columns = [*dict.fromkeys(key for row in rows for key in row if key != "settings"), "settings"]
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _content(study: Study, record: StudyRecord, shown: Figures) -> report.StudyContent:
    seconds = sum({cell.run: cell.seconds for cell in record.cells}.values())
    runs = len({cell.run for cell in record.cells})
    facts = [
        report.Fact("command", record.command),
        report.Fact("date", record.date),
        report.Fact(
            "training", f"{runs} runs, {seconds / 60:.0f} minutes together, without monitors and probes"
        ),
        report.Fact("machine", ", ".join(f"{name} {value}" for name, value in record.machine.items())),
        report.Fact("versions", ", ".join(f"{name} {value}" for name, value in record.versions.items())),
    ]
    return report.StudyContent(
        title=study.title,
        question=study.question,
        state=state(record),
        tables=shown.tables,
        figure=shown.figure,
        caption=shown.caption,
        facts=tuple(fact for fact in facts if fact.value),
        config=record.settings,
    )
