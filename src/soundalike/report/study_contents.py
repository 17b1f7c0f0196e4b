"""What the page about a study is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from soundalike.report.contents import Fact
from soundalike.report.tables import markdown


@dataclass(frozen=True)
class TextTable:
    """A table of text.

    Attributes:
        title: of the table.
        columns: names; the first is that of the rows.
        rows: as many texts each as there are columns.
        note: what the numbers are.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def markdown(self) -> str:
        """The table in Markdown, with its title above and its note below; it ends with a line break."""
        table = markdown(self.columns, self.rows)
        return f"### {self.title}\n\n{table}" + (f"\n{self.note}\n" if self.note else "")


@dataclass(frozen=True)
class StudyContent:
    """What the page about a study, or about something else in text tables and one figure, says.

    Attributes:
        title: of the study.
        question: that it asks, in a sentence or two.
        state: how much of it is done, as long as it is not all.
        tables: of its results.
        figure: drawn in the house style; None while there is nothing to draw.
        caption: what the figure shows.
        facts: how it was made.
        config: settings that its runs share.
        kind: of page.
    """

    title: str
    question: str
    state: str
    tables: tuple[TextTable, ...]
    figure: Figure | None
    caption: str
    facts: tuple[Fact, ...]
    config: Mapping[str, Any]
    kind: str = "study"
