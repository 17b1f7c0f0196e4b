import re
from importlib import resources

import numpy as np

from soundalike.report.drawing import INK, SERIES, VARIABLES, house_style, new_figure, shortened, to_svg


def drawing(description="a drawing"):
    with house_style():
        figure = new_figure(200, 100)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.plot([0, 1], [0, 1], color=SERIES[0])
        axes.text(0, 0, "0.123456 of $a & $b")
        return to_svg(figure, description)


def test_colours_follow_the_page_and_text_is_text():
    svg = drawing()
    assert f"var({VARIABLES[SERIES[0]]}, {SERIES[0]})" in svg
    assert f"fill: var({VARIABLES[INK]}, {INK})" in svg
    assert ">0.123456 of $a &amp; $b</text>" in svg
    assert "font-family" not in svg
    assert 'viewBox="0 0 200 100"' in svg
    assert "<style" not in svg


def test_a_description_is_escaped():
    assert 'aria-label="&lt;b&gt; &quot;x&quot;"' in drawing('<b> "x"')


def test_figures_of_one_page_share_no_identifier():
    first, second = drawing("first"), drawing("second")
    identifier = first.partition('clipPath id="')[2].partition('"')[0]
    assert identifier
    assert identifier not in second


def test_long_names_are_cut():
    assert shortened("a name", 6) == "a name"
    assert shortened("a longer name", 9) == "a longer…"


def test_the_page_names_the_drawings_colours_and_both_themes_can_be_read_in_grey():
    css = (resources.files("soundalike.report") / "templates" / "style.css").read_text()
    light, dark = (re.findall(r"--series-\d: (#\w{6})", theme) for theme in css.split("@media", 1))
    assert tuple(light) == SERIES
    for theme in (light, dark[:3]):
        assert np.diff(sorted(map(luminance, theme))).min() > 0.1
    for colour, variable in VARIABLES.items():
        assert f"{variable}: {colour};" in css


def luminance(colour):
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]
