import pytest

from soundalike.errors import UserError
from soundalike.studies import frontends as room
from soundalike.studies import read_record, run_study

RATES = {
    "waveform": 100.0,
    "magnitude": 300.0,
    "mel": 250.0,
    "magnitude, phase and mel": 200.0,
    "log-mel": 500.0,
}


def name_of(settings):
    """The front end of a run, as the study calls it."""
    if settings.encoder.name == "resnet18_1d":
        return "waveform"
    channels = getattr(settings.frontend, "channels", ("log-mel",))
    return "magnitude, phase and mel" if len(channels) == 3 else channels[0]


@pytest.fixture
def measured(monkeypatch):
    """Settings whose pace was measured, in order."""
    asked = []

    def pace(settings):
        asked.append(settings)
        return RATES[name_of(settings)]

    monkeypatch.setattr(room, "stream_pace", pace)
    return asked


def test_steps_give_every_front_end_the_time_of_the_stack(tmp_path, toy, measured):
    study = toy.study("frontends", tmp_path, steps=200, warmup_steps=20)
    record = run_study(toy.study("frontends", tmp_path))
    cells = study.cells(record)
    assert [cell.place["frontend"] for cell in cells] == list(RATES)
    for cell in cells:
        rate = RATES[cell.place["frontend"]]
        assert cell.settings.steps / rate == pytest.approx(200 / 200)
        assert cell.settings.warmup_steps == cell.settings.steps / 10
    encoders = [cell.settings.encoder.name for cell in cells]
    assert encoders == ["resnet18_1d", "compact", "compact", "compact", "compact"]
    assert [getattr(cell.settings.frontend, "channels", None) for cell in cells] == [
        None,
        ("magnitude",),
        ("mel",),
        ("magnitude", "phase", "mel"),
        None,
    ]
    assert [cell.pairs for cell in record.cells] == [32 * steps for steps in (1, 3, 2, 2, 5)]

    # The pace is measured once: to go on with a study does not change its steps.
    assert len(measured) == len(RATES)
    run_study(toy.study("frontends", tmp_path))
    assert len(measured) == len(RATES)
    assert read_record(tmp_path / "study").measured["pairs_per_second"] == RATES

    svg = (tmp_path / "study" / "plot.svg").read_text()
    for label in (*RATES, "trained", "untrained", "pairs a second", "thousand weights"):
        assert f">{label}</text>" in svg
    costs = (tmp_path / "study" / "table.md").read_text().partition("### Cost")[2]
    for cell in record.cells:
        assert f"{cell.parameters:,}" in costs
    assert "resnet18_1d of width 4" in costs


def test_paces_are_measured_and_the_width_is_the_nearest(tmp_path, toy, monkeypatch):
    widths = {4: 700.0, 8: 260.0, 12: 150.0}

    def pace(settings):
        name = name_of(settings)
        return widths[settings.encoder.width] if name == "waveform" else RATES[name]

    monkeypatch.setattr(room, "stream_pace", pace)
    measured = toy.study("frontends", tmp_path).measure({})
    assert measured["waveform_width"] == 8
    assert measured["pairs_per_second"] == {**RATES, "waveform": 260.0}


def test_recordings_are_taken_where_they_are_given(tmp_path, toy):
    data = str(toy.manifest(tmp_path / "recordings"))
    assert toy.study("frontends", tmp_path, data=data).base.objective.name == "nt_xent"
    assert toy.study("frontends", tmp_path).base.mixture.synthetic == 1
    with pytest.raises(UserError, match="frontend is what"):
        toy.study("frontends", tmp_path, frontend="log_mel")
