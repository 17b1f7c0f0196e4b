"""Configuration files that say which version of the model folder they belong to."""

from pathlib import Path
from typing import Literal

from soundalike.errors import UserError
from soundalike.files import read_json
from soundalike.settings import Schema, validate

FORMAT_VERSION: Literal[1] = 1
"""Version of the model folder; raised when an older soundalike could not read a newer folder."""


def read_versioned(path: Path, schema: type[Schema], what: str) -> Schema:
    """Read a JSON file of `schema`.

    Args:
        path: the file.
        schema: with a field `format_version`.
        what: whose configuration it is, for the error sentence ("model").

    Raises:
        UserError: the file is missing, foreign, of another version, or has a wrong key or value.
    """
    values = read_json(path, f"{what} configuration")
    if not isinstance(values, dict) or "format_version" not in values:
        raise UserError(f"{path} is not the configuration of a soundalike {what}: it has no format_version.")
    version = values["format_version"]
    if version != FORMAT_VERSION:
        raise UserError(
            f"{path} has format version {version!r}, not {FORMAT_VERSION}: use the soundalike that wrote it."
        )
    try:
        return validate(schema, values)
    except UserError as error:
        raise UserError(f"{path}: {error}") from error
