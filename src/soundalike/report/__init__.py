"""Tables, plots and pages: numbers in, text and self-contained HTML out."""

from soundalike.report.contents import (
    Comparison,
    Confusion,
    EmbeddingMap,
    EvaluationContent,
    Fact,
    Row,
    Score,
    TaskContent,
)
from soundalike.report.pages import evaluation_page, training_page
from soundalike.report.tables import markdown_table, print_table

__all__ = [
    "Comparison",
    "Confusion",
    "EmbeddingMap",
    "EvaluationContent",
    "Fact",
    "Row",
    "Score",
    "TaskContent",
    "evaluation_page",
    "markdown_table",
    "print_table",
    "training_page",
]
