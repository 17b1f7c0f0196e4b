"""Tables, plots and pages: numbers in, text and self-contained HTML out."""

from soundalike.report.contents import (
    Comparison,
    ConfusedPair,
    Confusion,
    EmbeddingMap,
    EvaluationContent,
    Fact,
    Row,
    Score,
    Section,
    Sound,
    TaskContent,
)
from soundalike.report.drawing import save_figure
from soundalike.report.heat_map import heat_map
from soundalike.report.line_panels import Level, Line, LinePanel, line_panels
from soundalike.report.pages import evaluation_page, study_page, training_page
from soundalike.report.row_panels import CostPanel, ScorePanel, row_panels
from soundalike.report.spread import Spread, decimals_of
from soundalike.report.study_contents import StudyContent, TextTable
from soundalike.report.tables import markdown_table, print_table

__all__ = [
    "Comparison",
    "ConfusedPair",
    "Confusion",
    "CostPanel",
    "EmbeddingMap",
    "EvaluationContent",
    "Fact",
    "Level",
    "Line",
    "LinePanel",
    "Row",
    "Score",
    "ScorePanel",
    "Section",
    "Sound",
    "Spread",
    "StudyContent",
    "TaskContent",
    "TextTable",
    "decimals_of",
    "evaluation_page",
    "heat_map",
    "line_panels",
    "markdown_table",
    "print_table",
    "row_panels",
    "save_figure",
    "study_page",
    "training_page",
]
