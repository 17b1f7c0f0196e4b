"""Pages: one HTML file each, which holds all it shows and asks nothing of a network."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from soundalike.report.comparison_contents import ComparisonContent
from soundalike.report.confusion_plot import confusion_plot
from soundalike.report.contents import EvaluationContent, Fact, TaskContent
from soundalike.report.curves import training_panels
from soundalike.report.drawing import SERIES, to_svg
from soundalike.report.map_plot import map_plot
from soundalike.report.score_bars import score_bars
from soundalike.report.study_contents import StudyContent
from soundalike.report.tables import deviation, interval, leaders, percent

_PAGES = Environment(
    loader=PackageLoader("soundalike.report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals.update(leaders=leaders)
_PAGES.filters.update(percent=percent, interval=interval, deviation=deviation)


def evaluation_page(content: EvaluationContent) -> str:
    """The page about an evaluation, as HTML."""
    return _PAGES.get_template("evaluation.html").render(
        content=content,
        colours=[f"var(--series-{number})" for number in range(len(SERIES))],
        bars=[Markup(score_bars(comparison)) for comparison in content.comparisons],
        confusions=[_confusion(task) for task in content.tasks],
        maps=[_map(task, number) for number, task in enumerate(content.tasks)],
        sounds=_sounds(content.tasks),
        panels=[(panel, Markup(panel.svg)) for panel in training_panels(content.log)],
        config=_indented(content.config),
    )


def training_page(config: Mapping[str, Any], log: Sequence[Mapping[str, Any]]) -> str:
    """The page about a training run, as HTML.

    Args:
        config: of the run, as `config.json` has it.
        log: the lines of `log.jsonl`: each has `step`, and any of the other fields.
    """
    settings = config.get("settings", config)
    return _PAGES.get_template("training.html").render(
        facts=_run_facts(settings, log),
        warnings=[str(line["warning"]) for line in log if "warning" in line],
        panels=[(panel, Markup(panel.svg)) for panel in training_panels(log)],
        config=_indented(config),
    )


def comparison_page(content: ComparisonContent) -> str:
    """The page about a comparison of models, as HTML."""
    captions = [
        f"{probe.comparison.title}: differences with 95 % intervals. Filled: more than chance (of a mean: its interval"
        " leaves 0 out)"
        for probe in content.probes
    ]
    return _PAGES.get_template("comparison.html").render(
        content=content,
        captions=captions,
        figures=[
            Markup(to_svg(probe.figure, caption))
            for probe, caption in zip(content.probes, captions, strict=True)
        ],
    )


def study_page(content: StudyContent) -> str:
    """The page about a study, as HTML."""
    figure = None if content.figure is None else Markup(to_svg(content.figure, content.caption))
    return _PAGES.get_template("study.html").render(
        content=content, figure=figure, config=_indented(content.config)
    )


def _confusion(task: TaskContent) -> Markup | None:
    return None if task.confusion is None else Markup(confusion_plot(task.confusion, task.title))


def _map(task: TaskContent, number: int) -> Markup | None:
    if not task.embedding_map.labels:
        return None
    return Markup(map_plot(task.embedding_map, task.title, task.sounds, number))


def _sounds(tasks: Sequence[TaskContent]) -> Markup | None:
    """The sounds of all tasks as a JSON object, by number of the task and of the clip; None where there are none."""
    encoded = {
        f"{number}-{clip}": base64.b64encode(sound.mp3).decode("ascii")
        for number, task in enumerate(tasks)
        for clip, sound in task.sounds.items()
    }
    # Digits and base64 hold nothing that could end the element they stand in.
    return Markup(json.dumps(encoded)) if encoded else None


def _run_facts(settings: Mapping[str, Any], log: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """What a reader asks first: how long, on what, with what."""
    facts = []
    if log:
        facts.append(Fact("steps", f"{log[-1]['step']:,}"))
        if "pairs" in log[-1]:
            facts.append(Fact("pairs", f"{log[-1]['pairs']:,}"))
    for key in ("data", "patch", "delta", "encoder", "objective"):
        if settings.get(key) is not None:
            facts.append(Fact(key, _named(settings[key])))
    return facts


def _named(value: Any) -> str:
    """A setting in a word: of a table with a name, the name."""
    if isinstance(value, Mapping):
        value = value["name"] if "name" in value else json.dumps(value)
    return str(value)


def _indented(config: Mapping[str, Any]) -> str:
    return json.dumps(config, indent=2, ensure_ascii=False, default=str)
