"""Manifests: lists of clips, as CSV or Parquet.

One row a clip. The column `path` (relative to the manifest's folder) is needed; `label`, `group`, `fold`, `start`,
`duration`, `split` and `block` may be left out; others may be there and are passed over. A clip whose label is empty
has none.
Without `group` every file is a group of its own.
"""

import csv
import io
import math
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from soundalike.audio.clips import Clip, Split
from soundalike.audio.excerpts import printable
from soundalike.errors import UserError
from soundalike.files import write_text

LONGEST_SECONDS = 1e9
"""Thirty years."""

USUAL_COLUMNS = ("path", "label", "group", "fold", "start", "duration")
RARE_COLUMNS = ("split", "block")
"""Written only where a clip has one."""
COLUMNS = USUAL_COLUMNS + RARE_COLUMNS
MANIFEST_SUFFIXES = (".csv", ".parquet")

SPLITS: Mapping[str, Split] = {
    "": "",
    "train": "train",
    "valid": "valid",
    "validation": "valid",
    "test": "test",
}
"""What the column `split` may hold, and what it means."""

_NEVER_EMPTY = {"path": "fill it", "group": "fill it in every row or leave the column out"}
"""Columns whose cells must not be empty, and what to do about it."""

Row = Mapping[str, str]


def find_manifest(folder: Path) -> Path | None:
    """The manifest that a folder holds (`manifest.csv` or `manifest.parquet`); None if there is none."""
    candidates = (Path(folder) / f"manifest{suffix}" for suffix in MANIFEST_SUFFIXES)
    return next((path for path in candidates if path.is_file()), None)


def can_be_listed(name: str) -> bool:
    """Whether a path survives a manifest: it is Unicode, without control characters or blanks around it."""
    return name == name.strip() and all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in name)


def read_manifest(path: Path) -> tuple[Clip, ...]:
    """Read a `.csv` (UTF-8, comma-separated) or `.parquet` manifest.

    Raises:
        UserError: the first fault that `inspect_manifest` finds.
    """
    clips, faults = inspect_manifest(path)
    if faults:
        raise UserError(faults[0])
    return clips


def inspect_manifest(path: Path) -> tuple[tuple[Clip, ...], tuple[str, ...]]:
    """Read what can be read of a manifest.

    Returns:
        The clips of all good rows, and a sentence for each fault, which names the file, and the line or row where there
        is one: the manifest cannot be read or is empty; the column `path` is missing; a cell is empty, not a number or
        no split; a sound is missing, lies outside the manifest's folder, or is listed twice.
    """
    path = Path(os.path.abspath(path))
    if path.suffix not in MANIFEST_SUFFIXES:
        return (), (f"{path} is no manifest: a manifest is a .csv or .parquet file.",)
    clips: list[Clip] = []
    faults: list[str] = []
    listed: dict[tuple[Path, float, float | None], str] = {}
    try:
        for where, row in _csv_rows(path) if path.suffix == ".csv" else _parquet_rows(path):
            try:
                clip = _clip(path.parent, where, row)
            except UserError as error:
                faults.append(str(error))
                continue
            earlier = listed.setdefault((clip.path, clip.start, clip.duration), where)
            if earlier == where:
                clips.append(clip)
            else:
                faults.append(f"{where}: '{row['path']}' is already in {earlier}: keep one of the two.")
    except UserError as error:
        # What is wrong with the file as a whole leaves no further row to read.
        faults.append(str(error))
    if not clips and not faults:
        faults.append(f"{path} lists no sound: give it a row for each clip.")
    return tuple(clips), tuple(faults)


def write_manifest(
    path: Path, clips: Sequence[Clip], extra: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Write a CSV manifest that `read_manifest` reads back as the same clips.

    Args:
        path: the manifest; all clips must lie in its folder or below.
        clips: in the order of the rows.
        extra: further columns by name, one value a clip.

    Raises:
        UserError: a clip lies outside the folder or its name cannot be listed, or the system refused to write.
    """
    folder = Path(os.path.abspath(path)).parent
    rare: dict[str, Sequence[str]] = {name: [getattr(clip, name) for clip in clips] for name in RARE_COLUMNS}
    further = {name: values for name, values in rare.items() if any(values)} | dict(extra or {})
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([*USUAL_COLUMNS, *further])
    for number, clip in enumerate(clips):
        if not clip.path.is_relative_to(folder):
            raise UserError(f"{clip.path} lies outside {folder}, the manifest's folder: move it there.")
        name = clip.path.relative_to(folder).as_posix()
        if not can_be_listed(name):
            raise UserError(
                f"{printable(clip.path)} cannot be listed in {path}: rename it without"
                " control characters, blanks at its ends or bytes that are not UTF-8."
            )
        writer.writerow(
            [
                name,
                clip.label,
                clip.group,
                "" if clip.fold is None else clip.fold,
                clip.start,
                "" if clip.duration is None else clip.duration,
                *(values[number] for values in further.values()),
            ]
        )
    write_text(path, lines.getvalue())


def _csv_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Where each row is, for error sentences, and its cells by column."""
    try:
        # "utf-8-sig" passes over the mark that spreadsheets put at the start of a file.
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
        _refuse_missing_path(path, reader.fieldnames or ())
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            if None in cells:
                raise UserError(
                    f"{where} has more cells than there are columns: quote cells that hold commas."
                )
            yield where, {column: cell.strip() for column, cell in cells.items()}
    except OSError as error:
        raise UserError(f"cannot read the manifest {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"the manifest {path} is not UTF-8 text: save it as UTF-8.") from error
    except csv.Error as error:
        raise UserError(f"the manifest {path} is not valid CSV: {error}.") from error


def _parquet_rows(path: Path) -> Iterator[tuple[str, Row]]:
    # Imported here, as it takes a quarter of a second and most tasks are CSV.
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        raise UserError(f"cannot read the manifest {path} as Parquet: {error}.") from error
    _refuse_missing_path(path, table.column_names)
    known = table.select([column for column in COLUMNS if column in table.column_names])
    for number, cells in enumerate(known.to_pylist(), start=1):
        yield f"{path}, row {number}", {column: _text(cell) for column, cell in cells.items()}


def _text(cell: object) -> str:
    """A Parquet cell as CSV would have it. Data frames store a missing number as NaN and then whole ones as 1.0."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _refuse_missing_path(path: Path, columns: Sequence[str]) -> None:
    if "path" not in columns:
        raise UserError(
            f"{path} has no column 'path': a manifest needs one, and this has {', '.join(columns) or 'none'}."
        )


def _clip(folder: Path, where: str, row: Row) -> Clip:
    for column, remedy in _NEVER_EMPTY.items():
        if row.get(column) == "":
            raise UserError(f"{where}: column '{column}' is empty: {remedy}.")
    path = Path(os.path.normpath(folder / row["path"]))
    if not path.is_relative_to(folder):
        raise UserError(
            f"{where}: '{row['path']}' is outside the manifest's folder: move the sound in, or the manifest up."
        )
    if not path.is_file():
        raise UserError(
            f"{where}: there is no file '{row['path']}' in {folder}: mend the path or drop the row."
        )
    fold, start, duration = (_number(where, row, column) for column in ("fold", "start", "duration"))
    if fold is not None and not (fold >= 0 and fold.is_integer()):
        raise UserError(
            f"{where}: column 'fold' holds '{row['fold']}': folds are numbered 0, 1, 2 and so on."
        )
    if start is not None and start < 0:
        raise UserError(
            f"{where}: column 'start' holds '{row['start']}': a clip starts at 0 or more seconds."
        )
    for column, seconds in (("start", start), ("duration", duration)):
        if seconds is not None and seconds > LONGEST_SECONDS:
            raise UserError(f"{where}: column '{column}' holds '{row[column]}': no recording is as long.")
    if duration is not None and duration <= 0:
        raise UserError(
            f"{where}: column 'duration' holds '{row['duration']}': a clip lasts more than 0 seconds."
        )
    split = row.get("split", "")
    if split not in SPLITS:
        raise UserError(
            f"{where}: column 'split' holds '{split}': write train, valid or test, or leave it empty."
        )
    return Clip(
        path=path,
        label=row.get("label", ""),
        group=row.get("group", path.relative_to(folder).as_posix()),
        fold=None if fold is None else int(fold),
        start=start or 0.0,
        duration=duration,
        split=SPLITS[split],
        block=row.get("block", ""),
    )


def _number(where: str, row: Row, column: str) -> float | None:
    """The finite number in a cell; None when the cell is empty or its column is not there."""
    text = row.get(column, "")
    try:
        number = float(text) if text else None
    except ValueError:
        number = math.nan
    if number is not None and not math.isfinite(number):
        raise UserError(f"{where}: column '{column}' holds '{text}': write a number or leave it empty.")
    return number
