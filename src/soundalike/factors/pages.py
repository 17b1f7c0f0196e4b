"""What an encoder hears of a patch as a picture, a page and files."""

from pathlib import Path

from matplotlib.figure import Figure

from soundalike import report
from soundalike.factors.results import Factor, Factors
from soundalike.factors.tables import tables, verdict
from soundalike.files import write_json, write_text

PAGE_FILE, TEXT_FILE, DATA_FILE = "report.html", "report.md", "report.json"
PLOT_FILES = ("plot.svg", "plot.png")


def write_report(found: Factors, folder: Path) -> None:
    """Write the page, the same in Markdown, all numbers, and the picture into a folder. Other files there stay.

    Raises:
        UserError: a file cannot be written.
    """
    write_json(folder / DATA_FILE, found.to_json())
    figure = picture(found)
    for name in PLOT_FILES:
        report.save_figure(figure, folder / name)
    write_text(folder / TEXT_FILE, _markdown(found))
    write_text(folder / PAGE_FILE, report.study_page(_content(found, figure)))


def picture(found: Factors) -> Figure:
    """Encoded against ignored: every parameter by how well it is read back and how far it moves the embedding."""
    first, second = found.embeddings[:2]

    def point(factor: Factor) -> report.FactorPoint:
        return report.FactorPoint(factor.name, factor.group, _place(factor, first), _place(factor, second))

    return report.factor_plot([*map(point, found.parameters)], [*map(point, found.groups)], second)


def _place(factor: Factor, embedding: str) -> report.Place:
    return report.Place(factor.movements[embedding].value, factor.readings[embedding].r_squared.value)


def _content(found: Factors, figure: Figure) -> report.StudyContent:
    return report.StudyContent(
        title=f"{found.model.name} on {found.patch}",
        question=" ".join(verdict(found)),
        state="",
        tables=tables(found),
        figure=figure,
        caption=_caption(found),
        facts=_facts(found),
        config=found.model.config,
        kind="factors",
    )


def _markdown(found: Factors) -> str:
    made = "\n".join(f"- {fact.name}: {fact.value}" for fact in _facts(found))
    return "\n".join(
        [
            f"# {found.model.name} on {found.patch}: factors\n",
            "".join(f"- {sentence}\n" for sentence in verdict(found)),
            f"![{_caption(found)}]({PLOT_FILES[0]})\n",
            *(table.markdown for table in tables(found)),
            f"### How it was made\n\n{made}\n",
        ]
    )


def _caption(found: Factors) -> str:
    return (
        f"Parameters of {found.patch}: what is encoded lies high, what is ignored low and on the left. Tails begin"
        f" where a parameter lies in the embedding called {found.embeddings[1]}."
    )


def _facts(found: Factors) -> tuple[report.Fact, ...]:
    made = found.provenance
    facts = [
        report.Fact("command", made.command),
        report.Fact("date", f"{made.date}, in {made.seconds:.0f} s"),
        report.Fact("model", f"SHA-256 {found.model.digest}"),
        report.Fact(
            "read-out",
            f"ridge regression on {found.sounds - found.tested_sounds:,} random sounds, tested on"
            f" {found.tested_sounds:,} others",
        ),
        report.Fact(
            "perturbation",
            f"{found.bases:,} sounds, Gaussian of standard deviation {found.delta:g} on unit values",
        ),
        report.Fact("seed", str(found.seed)),
        report.Fact("machine", ", ".join(f"{name} {value}" for name, value in made.machine.items())),
        report.Fact("versions", ", ".join(f"{name} {value}" for name, value in made.versions.items())),
    ]
    return tuple(fact for fact in facts if fact.value)
