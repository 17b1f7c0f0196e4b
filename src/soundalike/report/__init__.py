"""Tables, plots and pages: numbers in, text and self-contained HTML out."""

from soundalike.report.comparison_contents import ComparisonContent, ProbeContent
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
from soundalike.report.difference_plot import difference_plot
from soundalike.report.drawing import save_figure
from soundalike.report.factor_plot import FactorPoint, Place, factor_plot
from soundalike.report.heat_map import heat_map
from soundalike.report.line_panels import Level, Line, LinePanel, line_panels
from soundalike.report.pages import comparison_page, evaluation_page, study_page, training_page
from soundalike.report.printing import print_texts
from soundalike.report.row_panels import CostPanel, ScorePanel, row_panels
from soundalike.report.spread import Spread, decimals_of
from soundalike.report.study_contents import StudyContent, TextTable
from soundalike.report.tables import markdown_table, print_table

__all__ = [
    "Comparison",
    "ComparisonContent",
    "ConfusedPair",
    "Confusion",
    "CostPanel",
    "EmbeddingMap",
    "EvaluationContent",
    "Fact",
    "FactorPoint",
    "Level",
    "Line",
    "LinePanel",
    "Place",
    "ProbeContent",
    "Row",
    "Score",
    "ScorePanel",
    "Section",
    "Sound",
    "Spread",
    "StudyContent",
    "TaskContent",
    "TextTable",
    "comparison_page",
    "decimals_of",
    "difference_plot",
    "evaluation_page",
    "factor_plot",
    "heat_map",
    "line_panels",
    "markdown_table",
    "print_table",
    "print_texts",
    "row_panels",
    "save_figure",
    "study_page",
    "training_page",
]
