"""The scores in the README.md of the evaluated model."""

from pathlib import Path

from soundalike import report
from soundalike.evaluation.pages import comparisons, failures, labels_seen
from soundalike.evaluation.results import Evaluation
from soundalike.model import write_card_section


def add_scores(evaluation: Evaluation, folder: Path) -> None:
    """Write the section "Scores" of a model's card; an earlier one is replaced.

    Args:
        evaluation: of the model in `folder`.
        folder: a model folder, or a run folder that holds one.

    Raises:
        UserError: the card cannot be read or written; it is as it was.
    """
    provenance = evaluation.provenance
    parts = [
        f"Balanced accuracy in %, with 95 % intervals from resampling whole groups; {provenance.date}.",
        *filter(None, [labels_seen(evaluation)]),
        *([f"```\n{provenance.command}\n```"] if provenance.command else []),
    ]
    for comparison in comparisons(evaluation):
        parts += [f"### {comparison.title}", report.markdown_table(comparison).rstrip()]
    write_card_section(folder, "Scores", "\n\n".join([*parts, *failures(evaluation)]))
