"""Parsing of settings: TOML or JSON files, `key=value` words, and their check against a room's schema.

Each room owns the schema (a pydantic model) of its own settings; this module knows none of them.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from soundalike.errors import UserError, unknown_name
from soundalike.files import read_json


class Settings(BaseModel):
    """Base of every room's schema: unknown keys, NaN and infinity are refused, and nothing mutates."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)


Schema = TypeVar("Schema", bound=BaseModel)


def read_settings(path: Path) -> dict[str, Any]:
    """Read a `.toml` or `.json` file of settings.

    Raises:
        UserError: the file is missing, of another kind, or malformed.
    """
    path = Path(path)
    if path.suffix == ".json":
        values = read_json(path, "configuration")
    elif path.suffix == ".toml":
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise UserError(f"cannot read the configuration {path}: {error.strerror}.") from error
        except ValueError as error:
            raise UserError(f"the configuration {path} is not valid TOML: {error}.") from error
    else:
        raise UserError(f"the configuration {path} must be a .toml or .json file.")
    if not isinstance(values, dict):
        raise UserError(f"the configuration {path} must hold key-value pairs at its top.")
    return values


def parse_assignments(words: Iterable[str]) -> dict[str, Any]:
    """Turn words such as `batch_size=256` or `delta.pitch=0` into (nested) values.

    A value that reads as JSON is taken as such (numbers, true, null, quoted strings, lists, objects);
    anything else is a string. A dot in the key opens a nested mapping.

    Raises:
        UserError: a word without `=` or without a key, or a value within thousands of brackets.
    """
    values: dict[str, Any] = {}
    for word in words:
        key, separator, text = word.partition("=")
        parts = key.strip().split(".")
        if not separator or not all(parts):
            raise UserError(f"'{word}' is not of the form key=value.")
        try:
            value = json.loads(text)
        except ValueError:
            value = text
        except RecursionError:
            raise UserError(f"the value of {key} is nested too deeply.") from None
        nested: Any = value
        for part in reversed(parts):
            nested = {part: nested}
        values = merge(values, nested)
    return values


def merge(base: Mapping[str, Any], update: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `update` laid over it; mappings on both sides are merged, anything else is replaced.

    A bare name counts as the mapping it is short for: `encoder=compact encoder.first_kernel=7` keeps the
    name.
    """
    merged = dict(base)
    for key, value in update.items():
        earlier = merged.get(key)
        if isinstance(earlier, str) and isinstance(value, Mapping):
            earlier = {"name": earlier}
        both_mappings = isinstance(earlier, Mapping) and isinstance(value, Mapping)
        merged[key] = merge(earlier, value) if both_mappings and earlier is not None else value
    return merged


def validate(schema: type[Schema], values: Mapping[str, Any], what: str = "configuration key") -> Schema:
    """Build `schema` from `values`.

    Raises:
        UserError: names the first key that is unknown (with the nearest known one) or whose value is refused,
            and why.
    """
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        if isinstance(cause, UserError):
            raise cause from error
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise unknown_name(what, key, schema.model_fields) from error
        if first["type"] == "missing":
            raise UserError(f"{what} '{key}' is missing.") from error
        is_no_table = first["type"] in ("model_type", "dict_type")
        reason = "expected a table of keys and values" if is_no_table else first["msg"]
        reason = reason.removeprefix("Value error, ")
        reason = reason[0].lower() + reason[1:]
        if not key:
            raise UserError(f"{reason.rstrip('.')}.") from error
        shown = json.dumps(first["input"], default=str)
        raise UserError(f"{what} '{key}' = {shown}: {reason.rstrip('.')}.") from error


def chosen_by_name(kind: str, *schemas: type[Settings]) -> BeforeValidator:
    """What makes a union of schemas readable from its `name` key, or from the bare name.

    Used as `Annotated[A | B, chosen_by_name("encoder", A, B)]`, where each schema has a field `name` with its
    name as default. `"compact"` and `{"name": "compact"}` are then the same, and a misspelt name or key is
    answered from the chosen schema alone, not from all of them.

    Args:
        kind: what is chosen, for the error sentence ("encoder").
        schemas: the members of the union.
    """
    known = {schema.model_fields["name"].default: schema for schema in schemas}

    def choose(value: object) -> Settings:
        if isinstance(value, schemas):
            return value
        if isinstance(value, str):
            value = {"name": value}
        if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
            raise ValueError(f"give the name of the {kind} ({', '.join(known)}) or a table with a 'name'")
        if value["name"] not in known:
            raise unknown_name(kind, value["name"], known)
        return validate(known[value["name"]], value, f"{kind} setting")

    return BeforeValidator(choose)
