import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from soundalike.report import (
    Comparison,
    ComparisonContent,
    ConfusedPair,
    Confusion,
    EmbeddingMap,
    EvaluationContent,
    Fact,
    ProbeContent,
    Row,
    Score,
    Section,
    Sound,
    TaskContent,
    TextTable,
    comparison_page,
    difference_plot,
    evaluation_page,
    training_page,
)

MARKUP = "<img src=x onerror=alert(1)>&\"'$x_{"
LOG = [
    {"step": 0, "pairs": 0, "knn": 0.25, "effective_rank": 12.0},
    {"step": 10, "pairs": 80, "loss": 0.5, "alignment": 0.9, "new_measure": 3.25},
    {"step": 20, "pairs": 160, "loss": -0.5, "alignment": 0.7, "held_out_alignment": 0.8, "data_wait": 0.125},
]


class Page(HTMLParser):
    """What a page consists of: tags with attributes, and text."""

    VOID = ("meta", "br", "img", "link", "path", "use", "rect")

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self._open = [], [], []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self._open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def evaluation_content(name="a sound", skipped=(), sounds=None):
    rng = np.random.default_rng(0)
    classes = tuple(sorted((f"{name} 1", f"{name} 2", f"{name} 3")))
    scores = tuple(Score(value, 0.02, value - 0.04, value + 0.04) for value in (0.6, 0.5, 0.4))
    task = TaskContent(
        title=name,
        description=name,
        facts=(Fact("domain", name),),
        remarks=(name,),
        sources=(name,),
        confusion=Confusion("linear probe", classes, np.array([[17, 0, 3], [0, 18, 0], [11, 0, 19]])),
        pairs=(ConfusedPair(classes[2], classes[0], 11, 11 / 30, (66, 67), (0,)),),
        embedding_map=EmbeddingMap(
            rng.normal(size=(68, 2)), tuple(np.repeat(classes, [20, 18, 30])), tuple(range(68))
        ),
        skipped=tuple(skipped),
        sounds=sounds or {},
    )
    row = Row(name, scores, name, 1 / 3, 1 / 2, (name,))
    section = Section(name, (row,), Row(name, scores))
    comparison = Comparison("Linear probe", ("trained", "untrained", "floor"), (section,), Row("all", scores))
    return EvaluationContent(
        title=name,
        verdict=(name,),
        failures=(name,),
        comparisons=(comparison,),
        notes=(name,),
        tasks=(task,),
        log=LOG,
        facts=(Fact("command", name),),
        config={"name": name},
    )


def comparison_content(name):
    scores = (Score(0.6, 0.02, 0.5, 0.7), Score(0.4, 0.02, 0.3, 0.5, 0.01, "▼"))
    comparison = Comparison(name, ("a", name), (Section(name, (Row(name, scores),)),))
    probe = ProbeContent(
        comparison, (name,), difference_plot(comparison, name), (TextTable(name, (name,), ()),)
    )
    return ComparisonContent(name, (name,), (probe,), (name,), (Fact("command", name),))


PAGES = [
    lambda name: comparison_page(comparison_content(name)),
    lambda name: evaluation_page(evaluation_content(name, skipped=[name])),
    lambda name: training_page(
        {"settings": {"patch": name, "delta": {name: 0.5}}}, [*LOG, {"step": 30, "warning": name}]
    ),
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_nothing_of_any_other_place_and_runs_nothing(page):
    html = page("drums")
    for tag, attributes in Page(html).tags:
        assert tag not in ("script", "link", "iframe", "object", "embed", "img")
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href", "xlink:href"):
            assert attributes.get(name, "#").startswith("#")
    assert "@import" not in html
    assert "http" not in html
    assert set(re.findall(r"url\((.)", html)) <= {"#"}


@pytest.mark.parametrize("page", PAGES)
def test_markup_in_names_is_text(page):
    parsed = Page(page(MARKUP))
    assert not any(tag == "img" for tag, _ in parsed.tags)
    assert MARKUP in "".join(parsed.text)


@pytest.mark.parametrize("page", PAGES)
def test_names_in_letters_that_no_font_here_has_are_kept(page):
    assert "鳥の声" in page("鳥の声")


@pytest.mark.parametrize("page", PAGES)
def test_equal_numbers_make_equal_pages(page):
    assert page("drums") == page("drums")


def test_references_inside_a_page_find_their_target():
    html = evaluation_page(evaluation_content("drums"))
    parsed = Page(html)
    identifiers = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    used = set(re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', html))
    assert {first or second for first, second in used} <= set(identifiers)


def test_an_evaluation_shows_scores_counts_and_points():
    html = evaluation_page(evaluation_content(skipped=["bad.wav is empty."]))
    text = " ".join("".join(Page(html).text).split())
    assert "60.0 56–64" in text
    assert "1 clip left out bad.wav is empty." in text
    drawings = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    (confusion,) = (drawing for drawing in drawings if "Confusion matrix" in drawing)
    counts = re.findall(r">(\d+)</text>", confusion)
    assert sorted(map(int, counts)) == [3, 11, 17, 18, 19]
    (places,) = (drawing for drawing in drawings if "Map of the embeddings" in drawing)
    key = 3
    assert places.count("<use") == 68 + key
    assert '<th scope="row">a sound 3</th><td class="left">a sound 1</td><td>11</td><td>36.7 %</td>' in html
    assert "<circle" not in html


def test_marks_and_deviations_stand_beside_their_scores():
    text = " ".join("".join(Page(comparison_page(comparison_content("drums"))).text).split())
    assert "60.0 50–70 40.0 ± 1.0 ▼ 30–50" in text


def test_score_tables_tell_a_screen_reader_what_a_number_belongs_to():
    html = evaluation_page(evaluation_content())
    (table,) = re.findall(r'<table class="scores">.*?</table>', html, flags=re.DOTALL)
    cells = Page(table).tags
    headers = [attributes["scope"] for tag, attributes in cells if tag == "th"]
    assert headers == ["col"] * 7 + ["rowgroup", "row", "row", "row"]
    wide = [attributes for tag, attributes in Page(html).tags if attributes.get("role") == "region"]
    assert all(attributes["tabindex"] == "0" and attributes["aria-label"] for attributes in wide)


def test_sounds_are_in_the_page_and_every_button_finds_its_own():
    sounds = {number: Sound(f"bell {number} & co", bytes([255, number])) for number in (0, 5, 67)}
    html = evaluation_page(evaluation_content(sounds=sounds))
    parsed = Page(html)
    kept = json.loads(re.search(r'id="sounds">(.*?)</script>', html)[1])
    assert {key: base64.b64decode(text) for key, text in kept.items()} == {
        f"0-{number}": sound.mp3 for number, sound in sounds.items()
    }
    points = [attributes for tag, attributes in parsed.tags if tag == "circle"]
    assert [point["data-sound"] for point in points] == ["0-0", "0-5", "0-67"]
    assert [point["aria-label"] for point in points] == [sound.name for sound in sounds.values()]
    assert [point["tabindex"] for point in points] == ["0", "-1", "-1"]
    pairs = [attributes["data-sound"] for tag, attributes in parsed.tags if tag == "button"]
    assert pairs == ["0-67", "0-0"]
    assert "3 of 68 clips can be heard." in html
    assert not re.search(r"https?:|@import|src=|fetch|import\(|XMLHttp", html)


def test_a_button_lies_on_its_point():
    html = evaluation_page(evaluation_content(sounds={number: Sound("", b"") for number in range(68)}))
    (places,) = (each for each in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL) if "<circle" in each)
    points = re.findall(r'<use [^>]*x="([\d.]+)" y="([\d.]+)"', places)
    buttons = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', places)
    assert len(buttons) == 68
    for x, y in buttons:
        assert min(abs(float(x) - float(a)) + abs(float(y) - float(b)) for a, b in points) < 0.15


def test_a_task_whose_answers_are_no_single_class_has_no_confusion():
    content = evaluation_content()
    (task,) = content.tasks
    nowhere = EmbeddingMap(np.zeros((0, 2)), (), ())
    html = evaluation_page(
        replace(content, tasks=(replace(task, confusion=None, pairs=(), embedding_map=nowhere),))
    )
    for words in ("<b>Confusion</b>", "Most confused", "<b>Map</b>"):
        assert words in evaluation_page(content)
        assert words not in html


def test_many_classes_with_long_names_are_drawn():
    classes = tuple(f"class {number:03} with a name that has no end" for number in range(80))
    content = evaluation_content()
    (task,) = content.tasks
    crowded = replace(
        task,
        confusion=Confusion("linear probe", classes, np.eye(80, dtype=np.int64)),
        embedding_map=EmbeddingMap(np.zeros((81, 2)), (*classes, classes[79]), tuple(range(81))),
    )
    html = evaluation_page(replace(content, tasks=(crowded,)))
    assert html.count("class 079") == 1
    assert ">56 others</text>" in html


def test_a_training_page_shows_whatever_the_log_has():
    text = " ".join(" ".join(Page(training_page({"settings": {"patch": "voice"}}, LOG)).text).split())
    for words in (
        "steps 20",
        "pairs 160",
        "patch voice",
        "Loss -0.5",
        "held out 0.8",
        "12.5%",
        "New measure 3.25",
    ):
        assert words in text


def test_a_training_page_of_an_empty_log_is_a_page():
    config = {"settings": {"patch": "voice"}, "versions": {"torch": "2"}}
    page = Page(training_page(config, []))
    assert json.dumps(config, indent=2) in "".join(page.text)
