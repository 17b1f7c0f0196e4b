"""What the page about a comparison of models is made of."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from soundalike.report.contents import Comparison, Fact
from soundalike.report.study_contents import TextTable


@dataclass(frozen=True)
class ProbeContent:
    """What is said about one probe.

    Attributes:
        comparison: tasks in rows, models in columns.
        verdict: a sentence for each model.
        figure: of the differences, drawn in the house style.
        tables: with more numbers.
    """

    comparison: Comparison
    verdict: tuple[str, ...]
    figure: Figure
    tables: tuple[TextTable, ...]


@dataclass(frozen=True)
class ComparisonContent:
    """What the page about a comparison says.

    Attributes:
        title: who is compared with whom.
        left_out: a sentence for each thing that not every model has.
        probes: one for each.
        notes: what the numbers are, a sentence or two each.
        facts: how the comparison was made.
    """

    title: str
    left_out: tuple[str, ...]
    probes: tuple[ProbeContent, ...]
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
