"""The files of a study: the record, a table in Markdown, the plot, and a page with all of it."""

from pathlib import Path

from soundalike import report
from soundalike.files import write_json, write_text
from soundalike.studies.record import RECORD_FILE, StudyRecord
from soundalike.studies.study import Figures, Study

TABLE_FILE, PAGE_FILE = "table.md", "report.html"
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
        write_text(folder / PAGE_FILE, report.study_page(_content(study, record, shown)))


def remove_results(folder: Path) -> None:
    """Remove what `write_results` wrote. The record goes last: until then the folder is known as a study."""
    for name in (TABLE_FILE, PAGE_FILE, *PLOT_FILES, RECORD_FILE):
        (folder / name).unlink(missing_ok=True)


def state(record: StudyRecord) -> str:
    """How far a study is; empty when it is done."""
    done = len(record.cells)
    return "" if done == record.planned else f"{done} of {record.planned} runs are done so far."


def _markdown(study: Study, record: StudyRecord, shown: Figures) -> str:
    parts = [f"# {study.title}\n", f"{study.question}\n", f"```\n{record.command}\n```\n"]
    parts += [f"{state(record)}\n"] if state(record) else []
    return "\n".join([*parts, *(table.markdown for table in shown.tables)])


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
