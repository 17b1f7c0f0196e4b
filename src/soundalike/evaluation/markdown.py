"""An evaluation in Markdown: for a paper, an issue, or a model's card."""

from collections.abc import Iterable

from soundalike import report
from soundalike.evaluation.results import Evaluation
from soundalike.evaluation.summary import comparisons, failures, labels_seen, notes, origin, verdict


def report_markdown(evaluation: Evaluation) -> str:
    """The whole report: what it comes to, the tables, and how it was made. It ends with a line break."""
    parts = [
        f"# {evaluation.model.name}",
        _list(verdict(evaluation)),
        scores_markdown(evaluation, "##"),
        "## How it was made",
        _list(f"{fact.name}: {fact.value}" for fact in origin(evaluation)),
    ]
    return "\n\n".join(parts) + "\n"


def scores_markdown(evaluation: Evaluation, heading: str) -> str:
    """The tables under headings of a level such as "##", and what to know about them."""
    parts = []
    for comparison in comparisons(evaluation):
        parts += [f"{heading} {comparison.title}", report.markdown_table(comparison).rstrip()]
    seen = labels_seen(evaluation)
    return "\n\n".join([*parts, *failures(evaluation), *notes(evaluation), *([seen] if seen else [])])


def _list(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
