"""Settings from a preset, a file over it, and single keys over both."""

import contextlib
import json
import shlex
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from soundalike.errors import UserError, unknown_name
from soundalike.pretrained import load
from soundalike.settings import merge, parse_assignments, read_settings, validate
from soundalike.training.schema import TrainSettings

DEFAULT_PRESET = "quick"

CHOSEN_BY_NAME = ("frontend", "encoder", "objective")
"""Keys whose value is a name, or a table of settings with a `name`."""

TABLES = ("mixture", "labels", "hints")
"""Keys whose value is a table of settings that is always the same."""


def preset_names() -> list[str]:
    """The presets that come with the package."""
    return sorted(
        file.name.removesuffix(".toml") for file in _presets().iterdir() if file.name.endswith(".toml")
    )


def configure(
    preset: str = DEFAULT_PRESET, config: Path | None = None, changes: Mapping[str, Any] | None = None
) -> TrainSettings:
    """Settings for `train`.

    Args:
        preset: the recipe to start from, one of `preset_names()`.
        config: a TOML or JSON file whose keys replace the preset's.
        changes: keys that replace both, such as `{"steps": 500, "delta": 0.1}`.

    Raises:
        UserError: an unknown preset or key (the nearest is suggested), or a value that is refused.
    """
    given = read_settings(config) if config is not None else {}
    given = _overlay(given, changes or {})
    values = _overlay(_preset(preset), _settings_of_model(given.get("init")))
    return validate(TrainSettings, _overlay(values, given))


def change(settings: TrainSettings, changes: Mapping[str, Any]) -> TrainSettings:
    """`settings` with some keys replaced.

    Raises:
        UserError: an unknown key or a value that is refused.
    """
    return validate(TrainSettings, _overlay(settings.model_dump(mode="json"), changes))


def read_changes(words: Iterable[str]) -> dict[str, Any]:
    """Changes from words such as `steps=500` or `encoder.widths=[16,32]`, later ones over earlier ones.

    Raises:
        UserError: a word is not of the form key=value.
    """
    changes: dict[str, Any] = {}
    for word in words:
        changes = _overlay(changes, parse_assignments([word]))
    return changes


def command(settings: TrainSettings, out: Path) -> str:
    """The shortest command line that trains with `settings`: the nearest preset and what differs from it."""
    preset, differences = nearest_preset(settings)
    data = [] if settings.data is None else [f"data={_as_word(settings.data)}"]
    return shlex.join(["soundalike", "train", "--preset", preset, *data, *differences, "--out", str(out)])


def nearest_preset(settings: TrainSettings) -> tuple[str, list[str]]:
    """The preset that `settings` differ least from, and the words `key=value` that lead from it to them.

    Recordings are left out of the words: every preset for them leaves these to its user.
    """
    data = {} if settings.data is None else {"data": settings.data}
    changes = {}
    for preset in preset_names():
        # A preset for recordings makes no sense without data, and one for the synthesizer alone none with it.
        with contextlib.suppress(UserError):
            changes[preset] = differences(configure(preset, changes=data), settings)
    return min(changes.items(), key=lambda change: len(change[1]))


def differences(base: TrainSettings, settings: TrainSettings) -> list[str]:
    """The words `key=value` that lead from `base` to `settings`."""
    words = []
    now, then = settings.model_dump(mode="json"), base.model_dump(mode="json")
    for key in CHOSEN_BY_NAME:
        table = now.pop(key)
        if table["name"] != then[key]["name"]:
            words.append(f"{key}={table['name']}")
            then = change(base, {key: table["name"]}).model_dump(mode="json")
        words += [
            f"{key}.{part}={_as_word(value)}" for part, value in table.items() if value != then[key][part]
        ]
    for key in TABLES:
        table = now.pop(key)
        words += [
            f"{key}.{part}={_as_word(value)}" for part, value in table.items() if value != then[key][part]
        ]
    return [*(f"{key}={_as_word(value)}" for key, value in now.items() if value != then[key]), *words]


def _settings_of_model(init: object) -> dict[str, Any]:
    """The settings that a run takes from the model it starts from."""
    if not isinstance(init, str):
        return {}
    config = load(init).config
    return {
        "frontend": config.frontend.model_dump(mode="json"),
        "encoder": config.encoder.model_dump(mode="json"),
        "sample_rate": config.sample_rate,
        "duration": config.window_seconds,
    }


def _presets() -> resources.abc.Traversable:
    return resources.files("soundalike.training").joinpath("presets")


def _preset(name: str) -> dict[str, Any]:
    if name not in preset_names():
        raise unknown_name("preset", name, preset_names())
    with resources.as_file(_presets().joinpath(f"{name}.toml")) as file:
        return read_settings(file)


def _overlay(base: Mapping[str, Any], update: Mapping[str, Any]) -> dict[str, Any]:
    """`merge`, with two rules more.

    A part's settings are kept only while its name stays the same. A delta for some parameters leaves the others
    at the delta that all had.
    """
    base, update = _with_tables(base), _with_tables(update)
    for key in CHOSEN_BY_NAME:
        before, after = base.get(key), update.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            earlier_name = before.get("name")
            if earlier_name is not None and after.get("name", earlier_name) != earlier_name:
                del base[key]
    if isinstance(update.get("delta"), Mapping) and isinstance(base.get("delta"), int | float):
        base["delta"] = {"*": base["delta"]}
    return merge(base, update)


def _with_tables(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with each bare name turned into the table it stands for."""
    return {
        key: {"name": value} if key in CHOSEN_BY_NAME and isinstance(value, str) else value
        for key, value in values.items()
    }


def _as_word(value: Any) -> str:
    """A value as `parse_assignments` reads it back: text plainly, unless it would read as something else."""
    if isinstance(value, str) and parse_assignments([f"key={value}"]) == {"key": value}:
        return value
    return json.dumps(value)
