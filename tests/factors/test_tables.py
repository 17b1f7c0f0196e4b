import pytest

from soundalike.evaluation import ModelRecord, Provenance
from soundalike.factors import Factor, Factors, Reading, group_table, parameter_table, pitch_table, verdict
from soundalike.probes import Estimate


def about(value):
    return Estimate(value, 0.01, value - 0.02, value + 0.02)


def factor(name, group, read, moved, octaves=None, parameters=1):
    return Factor(
        name,
        group,
        parameters,
        {"trained": Reading(about(read), octaves), "untrained": Reading(about(read / 2), octaves)},
        {"trained": about(moved), "untrained": about(moved / 2)} if moved is not None else {},
    )


@pytest.fixture
def found():
    return Factors(
        model=ModelRecord("bells", "ab12", {}),
        patch="toy",
        seed=0,
        sounds=100,
        tested_sounds=25,
        bases=10,
        delta=0.25,
        embeddings=("trained", "untrained"),
        groups=(
            factor("pitch", "pitch", 0.3, 0.9, parameters=2),
            factor("timbre", "timbre", -0.001, 0.1),
            factor("level", "level", 0.4, 0.3),
        ),
        parameters=(
            factor("key.note", "pitch", 0.5, 0.8, octaves=1.25),
            factor("key.bend", "pitch", 0.1, 0.2),
            factor("tone.colour", "timbre", -0.04, 0.1),
            factor("mixer.gain", "level", 0.4, 0.3),
        ),
        note=factor("sounding note", "pitch", 0.625, None, octaves=1.0),
        reaches={"trained": about(0.9), "untrained": about(0.7)},
        provenance=Provenance("", "2026-01-01", 1.0, {}, {}),
    )


def test_sentences_say_what_is_heard_most(found):
    assert verdict(found) == (
        "The note that a sound is heard at is read back with R² 0.62 (untrained 0.31).",
        "Best read back: key.note (R² 0.50), mixer.gain (R² 0.40), key.bend (R² 0.10).",
        "Of the groups, pitch (0.90) moves the embedding furthest and timbre (0.10) least, where all at once move it"
        " by 1.",
    )


def test_groups_have_their_size_and_intervals_of_the_encoder_alone(found):
    table = group_table(found)
    assert table.columns == ("group (parameters)", "R², trained", "R², untrained", "moves")
    assert table.rows[0] == ("pitch (2)", "0.30 (0.28–0.32)", "0.15", "0.90 (0.88–0.92)")
    # Zero has no sign, and below it the minus is one.
    assert table.rows[1][1] == "0.00 (−0.02–0.02)"
    assert "0.90 (trained), 0.70 (untrained) times as far as two random sounds" in table.note


def test_parameters_are_sorted_by_how_well_they_are_read(found):
    rows = parameter_table(found).rows
    assert [row[:2] for row in rows] == [
        ("key.note", "pitch"), ("mixer.gain", "level"), ("key.bend", "pitch"), ("tone.colour", "timbre")
    ]  # fmt: skip


def test_pitches_are_those_with_an_error_in_octaves(found):
    assert pitch_table(found).rows == (
        ("sounding note", "0.62 (0.60–0.65)", "0.31", "1.00"),
        ("key.note", "0.50 (0.48–0.52)", "0.25", "1.25"),
    )
