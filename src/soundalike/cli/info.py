"""`soundalike info`: what a patch, a model or a run is."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from soundalike.errors import unknown_name


def info(
    subject: Annotated[
        str | None, typer.Argument(metavar="MODEL|RUN|PATCH", help="By default, all patches are listed.")
    ] = None,
) -> None:
    """Show a patch's parameters with range, unit, curve and group, or what a model or a run is."""
    from soundalike.pretrained import is_packaged, model_path, pretrained_names
    from soundalike.synth import get_patch, patch_names

    console = Console()
    if subject is None:
        _show_patches(console)
    elif subject.partition(":")[0] in patch_names():
        _show_patch(console, subject)
    elif is_packaged(subject) or Path(subject).is_dir():
        _show_folder(console, model_path(subject))
    elif re.split("[:+*]", subject)[0] in patch_names():
        get_patch(subject)  # Refuses a mixture.
    else:
        known = [*patch_names(), *pretrained_names()]
        raise unknown_name("packaged model, model folder, run folder or patch", subject, known)


def _show_patches(console: Console) -> None:
    from soundalike.synth import get_patch, patch_names

    table = Table("patch", "parameters", "made of", box=None)
    for name in patch_names():
        patch = get_patch(name)
        table.add_row(name, str(len(patch.table)), patch.summary)
    console.print(table)


def _show_patch(console: Console, name: str) -> None:
    from soundalike.synth import get_patch

    patch = get_patch(name)
    table = Table("parameter", "low", "high", "unit", "curve", "group", box=None)
    for parameter in patch.table:
        curve = f"{parameter.curve:g}" + (" symmetric" if parameter.symmetric else "")
        low, high = f"{parameter.low:.4g}", f"{parameter.high:.4g}"
        table.add_row(parameter.name, low, high, parameter.unit, curve, parameter.group)
    console.print(f"{patch.name}: {patch.summary}; {len(patch.table)} parameters", highlight=False)
    console.print(table)


def _show_folder(console: Console, folder: Path) -> None:
    from soundalike.training import is_run

    if is_run(folder):
        _show_run(console, folder)
    else:
        _show_model(console, folder)


def _show_model(console: Console, folder: Path) -> None:
    from soundalike.model import load_model, model_digest

    model = load_model(folder)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    rows = {
        "front end": _in_words(model.config.frontend.model_dump()),
        "image": f"{model.frontend.channels} x {model.frontend.bands} bands,"
        f" every {1000 * model.frontend.hop_seconds:g} ms",
        "encoder": _in_words(model.config.encoder.model_dump()),
        "parameters": f"{parameters:,}",
        "embedding": f"{model.embedding_size} numbers",
        "frames": f"every {1000 * model.hop_seconds:g} ms",
        "sample rate": f"{model.sample_rate} Hz",
        "window": f"{model.config.window_seconds:g} s",
        "digest": model_digest(model)[:16],
    }
    _show_rows(console, rows)


def _in_words(chosen: dict[str, Any]) -> str:
    """What was chosen by name, and its settings: `clar_stack; channels magnitude phase mel; variant paper`."""
    words = []
    for key, value in chosen.items():
        shown = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        words.append(shown if key == "name" else f"{key} {shown}")
    return "; ".join(words)


def _show_run(console: Console, folder: Path) -> None:
    from soundalike.training import open_run, read_log

    run = open_run(folder)
    settings = run.config.settings
    log = [entry for entry in read_log(run.log_file) if "loss" in entry]
    last = log[-1] if log else {"step": 0}
    rows = {
        "run": f"{folder}, step {last['step']} of {settings.steps}",
        "finished": "yes" if run.finished else f"no; soundalike train --resume --out {folder} goes on",
        **run.config.versions,
        **{key: str(value) for key, value in last.items() if key != "step"},
        **{f"setting {key}": str(value) for key, value in settings.model_dump().items()},
    }
    _show_rows(console, rows)


def _show_rows(console: Console, rows: dict[str, str]) -> None:
    table = Table(box=None, show_header=False)
    for key, value in rows.items():
        table.add_row(Text(key), Text(value))
    console.print(table)
