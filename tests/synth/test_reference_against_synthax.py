"""The reference against the published code, where none of the mends in `docs/differences.md` acts.

SynthAX runs in float64 here, one sound at a time (its peak normalisation mixes the sounds of a batch), at
44.1 kHz (so that no pitch reaches Nyquist). What is left to differ is rounding, and the envelopes' offset,
which in SynthAX also lowers the level before note-off; for whole patches both sides make it negligible.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from tests.synth import reference

jax = pytest.importorskip("jax")
pytest.importorskip("synthax")

from synthax.config import SynthConfig  # noqa: E402
from synthax.modules.control import ControlRateUpsample  # noqa: E402
from synthax.modules.envelopes import ADSR  # noqa: E402
from synthax.modules.lfos import LFO  # noqa: E402
from synthax.modules.mixers import AudioMixer, ModulationMixer  # noqa: E402
from synthax.modules.oscillators import FmVCO, Noise, SineVCO, SquareSawVCO  # noqa: E402
from synthax.parameter import ModuleParameterRange, from_0to1, to_0to1  # noqa: E402
from synthax.synth import ParametricSynth, Voice, VoiceExpanded  # noqa: E402

RATE, DURATION, CONTROL_RATE = 44100, 0.7, 441
SAMPLES = reference.audio_samples(DURATION, RATE)
CONTROLS = reference.control_samples(DURATION, CONTROL_RATE)
TINY_EPS = 1e-16

SEEDS = range(5)

Rng = np.random.Generator


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def config(eps: float = reference.EPS) -> Any:
    return SynthConfig(
        batch_size=1, sample_rate=RATE, buffer_size_seconds=DURATION, control_rate=CONTROL_RATE, eps=eps
    )


def draw(rng: Rng, names: list[str]) -> dict[str, float]:
    """Uniform physical values."""
    return {
        name: float(rng.uniform(range_.low, range_.high))
        for name, range_ in ((name, reference.range_of(name)) for name in names)
    }


def draw_module(rng: Rng, kind: str, names: tuple[str, ...]) -> dict[str, float]:
    """Uniform physical values of one module, by their short names."""
    return {name.split(".")[1]: value for name, value in draw(rng, [f"{kind}.{n}" for n in names]).items()}


def stored(kind: str, values: dict[str, float]) -> dict[str, Any]:
    """SynthAX's variables of one module: an array with the unit value of each parameter."""
    return {
        "params": {
            name: reference.physical_to_unit([value], reference.RANGES[f"{kind}.{name}"])
            for name, value in values.items()
        }
    }


def control_signal(rng: Rng) -> np.ndarray:
    return rng.uniform(0.0, 1.0, CONTROLS)


def slow_signal(rng: Rng, size: int) -> np.ndarray:
    return np.interp(np.linspace(0, 9, size), np.arange(10), rng.uniform(0.0, 1.0, 10))


@pytest.mark.parametrize("name", reference.RANGES)
def test_parameter_curves(name: str) -> None:
    range_ = reference.RANGES[name]
    theirs = ModuleParameterRange(range_.low, range_.high, range_.curve, range_.symmetric)
    unit = np.linspace(0.0, 1.0, 101)
    physical = reference.unit_to_physical(unit, range_)
    np.testing.assert_allclose(physical, from_0to1(unit, theirs), rtol=0, atol=1e-12)
    back = reference.physical_to_unit(physical, range_)
    np.testing.assert_allclose(back, to_0to1(physical, theirs), rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_adsr(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = draw_module(rng, "adsr", reference.ADSR_PARAMETERS)
    note = rng.uniform(0.1, 0.6)
    values["attack"], values["decay"] = note * rng.dirichlet([1, 1, 1])[:2]
    ours = reference.adsr(**values, note=note, samples=CONTROLS, control_rate=CONTROL_RATE)
    theirs = ADSR(config=config()).apply(stored("adsr", values), np.array([note]))[0]
    # Their release is (1 - eps / duration - eps)^alpha, and not 1, before note-off.
    dip = 6.0 * reference.EPS * (1.0 + 1.0 / (values["release"] * CONTROL_RATE))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1.01 * dip)


@pytest.mark.parametrize("seed", SEEDS)
def test_lfo(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = draw_module(rng, "lfo", reference.LFO_PARAMETERS)
    envelope = control_signal(rng)
    weights = [values[shape] for shape in reference.LFO_SHAPES]
    ours = reference.lfo(
        values["frequency"], values["mod_depth"], values["initial_phase"], weights, envelope, CONTROL_RATE
    )
    theirs = LFO(config=config()).apply(stored("lfo", values), envelope[None])[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-11)


@pytest.mark.parametrize("shape", reference.LFO_SHAPES)
def test_lfo_shape(shape: str) -> None:
    values = {"frequency": 7.3, "mod_depth": 0.0, "initial_phase": -2.0}
    values |= {name: float(name == shape) for name in reference.LFO_SHAPES}
    still = np.zeros(CONTROLS)
    weights = [values[name] for name in reference.LFO_SHAPES]
    ours = reference.lfo(7.3, 0.0, -2.0, weights, still, CONTROL_RATE)
    theirs = LFO(config=config()).apply(stored("lfo", values), still[None])[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-11)


def test_modulation_matrix() -> None:
    rng = np.random.default_rng(0)
    gains, sources = rng.uniform(size=(5, 4)), rng.uniform(size=(4, CONTROLS))
    units = reference.physical_to_unit(gains, reference.RANGES["mod_matrix"])
    theirs = ModulationMixer(config=config(), n_input=4, n_output=5).apply(
        {"params": {"mod": units[None]}}, *sources[:, None]
    )
    np.testing.assert_allclose(
        reference.modulation_matrix(gains, list(sources)), np.concatenate(theirs), rtol=0, atol=1e-12
    )


def test_upsample() -> None:
    control = control_signal(np.random.default_rng(0))
    theirs = ControlRateUpsample(config=config()).apply({}, control[None])[0]
    np.testing.assert_allclose(reference.upsample(control, SAMPLES), theirs, rtol=0, atol=1e-11)


@pytest.mark.parametrize("seed", SEEDS)
def test_sine(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = draw_module(rng, "vco", reference.VCO_PARAMETERS)
    midi, pitch = rng.uniform(0.0, 127.0), slow_signal(rng, SAMPLES)
    ours = reference.sine(midi + values["tuning"], values["mod_depth"], values["initial_phase"], pitch, RATE)
    theirs = SineVCO(config=config()).apply(stored("vco", values), np.array([midi]), pitch[None])[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_square_saw_without_pitch_modulation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = draw_module(rng, "vco", reference.SQUARE_SAW_PARAMETERS) | {"mod_depth": 0.0}
    midi, pitch = rng.uniform(24.0, 103.0), slow_signal(rng, SAMPLES)
    ours = reference.square_saw(
        midi + values["tuning"], 0.0, values["initial_phase"], values["shape"], pitch, RATE
    )
    theirs = SquareSawVCO(config=config()).apply(stored("vco", values), np.array([midi]), pitch[None])[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_fm(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = draw_module(rng, "vco", reference.VCO_PARAMETERS)
    midi, modulator = rng.uniform(0.0, 127.0), rng.uniform(-1.0, 1.0, SAMPLES)
    ours = reference.fm(
        midi + values["tuning"], values["mod_depth"], values["initial_phase"], modulator, RATE
    )
    theirs = FmVCO(config=config()).apply(stored("vco", values), np.array([midi]), modulator[None])[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("gain", [0.1, 1.0], ids=["below_peak", "above_peak"])
def test_mixer(gain: float) -> None:
    rng = np.random.default_rng(0)
    levels, signals = rng.uniform(size=3), gain * rng.uniform(-1.5, 1.5, (3, SAMPLES))
    mixer = AudioMixer(config=config(), n_input=3)
    theirs = mixer.apply({"params": {"level": levels[None]}}, *signals[:, None])
    np.testing.assert_allclose(reference.mixer(levels, list(signals)), theirs[0], rtol=0, atol=1e-12)


def patch_variables(names: list[str], values: dict[str, float]) -> dict[str, Any]:
    """SynthAX's variables of a whole patch from our physical values."""
    modules: dict[str, dict[str, Any]] = {}
    lists: dict[str, list[float]] = {"mod_matrix": [], "mixer": []}
    for name in names:
        module, parameter = name.split(".")
        unit = reference.physical_to_unit([values[name]], reference.range_of(name))
        if module in lists:
            lists[module].append(unit[0])
        else:
            modules.setdefault(f"modules_{module}", {})[parameter] = unit
    outputs = len([name for name in names if name.startswith("mod_matrix.adsr_1_to_")])
    modules["modules_mod_matrix"] = {"mod": np.reshape(lists["mod_matrix"], (1, outputs, -1))}
    modules["modules_mixer"] = {"level": np.array([lists["mixer"]])}
    return {"params": modules}


def avoid_mends(values: dict[str, float], square_saws: list[str], modulators: dict[str, str]) -> None:
    """Move drawn values to where the published code and the mended equations say the same.

    Attack and decay end before note-off, a square-saw's pitch is constant and in range, and the amplitude of
    each FM modulator, here given with an envelope of its own, is 1 throughout, so that the carrier's is too.
    """
    for name in values:
        if name.endswith(".midi_f0"):
            values[name] = 24.0 + values[name] * 79.0 / 127.0
        if name.endswith(".duration"):
            values[name] = 0.2 + 0.1 * values[name]
        if name.endswith((".attack", ".decay")):
            values[name] *= 0.04
    for vco in square_saws:
        values[f"{vco}.mod_depth"] = 0.0
    for vco, envelope in modulators.items():
        number = envelope.removeprefix("adsr_")
        keyboard = f"keyboard_{number}" if f"keyboard_{number}.duration" in values else "keyboard"
        values[f"{keyboard}.duration"] = 1.5 * DURATION
        values |= {f"{envelope}.attack": 0.0, f"{envelope}.sustain": 1.0}
        for name in values:
            if name.endswith(f"_to_{vco}_amp"):
                values[name] = float(name.startswith(f"mod_matrix.{envelope}_to"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("render", "names", "published", "square_saws", "modulators"),
    [
        pytest.param(reference.voice, reference.voice_names(), Voice, ["vco_2"], {}, id="voice"),
        pytest.param(
            reference.voice_fm,
            reference.voice_fm_names(),
            VoiceExpanded,
            ["vco_2"],
            {"vco_3": "adsr_3"},
            id="voice_fm",
        ),
        pytest.param(
            reference.parametric,
            reference.parametric_names(),
            lambda config: ParametricSynth(config=config, sine=2, square_saw=2, fm_sine=1, fm_square_saw=1),
            ["vco_3", "vco_4", "vco_6"],
            {"vco_5": "adsr_5", "vco_6": "adsr_6"},
            id="parametric",
        ),
    ],
)
def test_patch(
    seed: int,
    render: Callable[..., np.ndarray],
    names: list[str],
    published: Callable[..., Any],
    square_saws: list[str],
    modulators: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reference, "EPS", TINY_EPS)
    values = draw(np.random.default_rng(seed), names)
    avoid_mends(values, square_saws, modulators)
    tiny = config(TINY_EPS)
    noise = np.asarray(Noise(config=tiny).apply({}))[0]
    ours = render(values, RATE, DURATION, CONTROL_RATE, noise)
    theirs = np.asarray(published(config=tiny).apply(patch_variables(names, values)))[0]
    assert np.max(np.abs(theirs)) > 0.05  # they do not agree on silence
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-8)
