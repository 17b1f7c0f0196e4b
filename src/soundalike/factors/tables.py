"""What an encoder hears of a patch, in tables and sentences."""

from collections.abc import Sequence

from soundalike.factors.results import Factor, Factors
from soundalike.probes import Estimate
from soundalike.report import TextTable

_MEANINGS = (
    "R²: share of a parameter's variance over random sounds that a linear probe reads back on held-out sounds, on the"
    " unit scale; of a group, the mean over its parameters. Moves: mean distance that the embedding in question moves"
    " when the parameter or the group alone is perturbed, over the distance when all are. In brackets the 95 % interval"
    " over sounds."
)
_BEST = 3


def verdict(found: Factors) -> tuple[str, ...]:
    """What a reader wants to know first, a sentence each."""
    first, *others = found.embeddings
    best = sorted(found.parameters, key=lambda each: -each.readings[first].r_squared.value)[:_BEST]
    groups = sorted(found.groups, key=lambda each: -each.movements[first].value)
    furthest, *_, least = [f"{each.name} ({_number(each.movements[first].value)})" for each in groups]
    sentences = [
        f"Best read back: {', '.join(f'{each.name} (R² {_r_squared(each, first)})' for each in best)}.",
        f"Of the groups, {furthest} moves the embedding furthest and {least} least, where all at once move it by 1.",
    ]
    if found.note is not None:
        beside = ", ".join(f"{name} {_r_squared(found.note, name)}" for name in others)
        sentences.insert(
            0,
            f"The note that a sound is heard at is read back with R² {_r_squared(found.note, first)} ({beside}).",
        )
    return tuple(sentences)


def group_table(found: Factors) -> TextTable:
    """The groups: how well each is read back, and how far it moves the embedding."""
    reach = ", ".join(f"{_number(found.reaches[name].value)} ({name})" for name in found.embeddings)
    return TextTable(
        title="Groups of parameters",
        columns=("group (parameters)", *_columns(found)),
        rows=tuple((f"{each.name} ({each.parameters})", *_cells(found, each)) for each in found.groups),
        note=f"{_MEANINGS} All parameters at once move it {reach} times as far as two random sounds are apart.",
    )


def pitch_table(found: Factors) -> TextTable | None:
    """What is a pitch, in octaves; None for a patch without."""
    first = found.embeddings[0]
    pitches = [*filter(None, [found.note]), *found.parameters]
    errors = [(each, each.readings[first].error_octaves) for each in pitches]
    rows = [(each.name, *_read(found, each), f"{error:.2f}") for each, error in errors if error is not None]
    if not rows:
        return None
    return TextTable(
        title="Pitch",
        columns=("pitch", *_read_columns(found), "error in octaves"),
        rows=tuple(rows),
        note="Pitches on a scale of octaves, and their root mean square error. The sounding note is that of the"
        " oscillator that the mixer makes loudest: keyboard and tuning, without modulation.",
    )


def parameter_table(found: Factors) -> TextTable:
    """Every parameter, the best read first."""
    first = found.embeddings[0]
    ordered = sorted(found.parameters, key=lambda each: -each.readings[first].r_squared.value)
    return TextTable(
        title="Parameters",
        columns=("parameter", "group", *_columns(found)),
        rows=tuple((each.name, each.group, *_cells(found, each)) for each in ordered),
        note=_MEANINGS,
    )


def tables(found: Factors) -> tuple[TextTable, ...]:
    """All of them, the shortest first."""
    return tuple(filter(None, (group_table(found), pitch_table(found), parameter_table(found))))


def _columns(found: Factors) -> Sequence[str]:
    return [*_read_columns(found), "moves"]


def _cells(found: Factors, factor: Factor) -> Sequence[str]:
    return [*_read(found, factor), _with_interval(factor.movements[found.embeddings[0]])]


def _read_columns(found: Factors) -> Sequence[str]:
    return [f"R², {name}" for name in found.embeddings]


def _read(found: Factors, factor: Factor) -> Sequence[str]:
    """R² of every embedding, with an interval of the one in question."""
    first, *others = found.embeddings
    return [_with_interval(factor.readings[first].r_squared), *(_r_squared(factor, name) for name in others)]


def _with_interval(estimate: Estimate) -> str:
    return f"{_number(estimate.value)} ({_number(estimate.low)}–{_number(estimate.high)})"


def _r_squared(factor: Factor, name: str) -> str:
    return _number(factor.readings[name].r_squared.value)


def _number(value: float) -> str:
    """Two decimals, and no minus before a zero."""
    text = f"{value:.2f}"
    return text.replace("-0.00", "0.00").replace("-", "−")
