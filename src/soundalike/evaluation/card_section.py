"""The scores in the README.md of the evaluated model."""

from pathlib import Path

from soundalike.evaluation.markdown import scores_markdown
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
    made = f"By soundalike {provenance.versions['soundalike']}, {provenance.date}."
    command = [f"```\n{provenance.command}\n```"] if provenance.command else []
    write_card_section(folder, "Scores", "\n\n".join([made, *command, scores_markdown(evaluation, "###")]))
