"""The one exception for a user's mistake, and the sentence for a misspelt name."""

from collections.abc import Iterable
from difflib import get_close_matches

# A sentence with more names than this is no longer read; `soundalike info` lists them all.
_LISTED = 20


class UserError(ValueError):
    """A mistake the user can mend.

    The message is one sentence that names the file, option or value and says what to do. The command line
    prints it without a traceback and exits with code 2.
    """


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UserError:
    """The error for a name that is not one of `known`, with the nearest one suggested.

    Args:
        kind: what the name should have been, as in "patch" or "configuration key".
        name: what the user wrote.
        known: every name that would have been right.
    """
    choices = sorted(known)
    nearest = get_close_matches(name, choices, n=1, cutoff=0.5)
    others = f", and {len(choices) - _LISTED} others" if len(choices) > _LISTED else ""
    listed = f"choose one of: {', '.join(choices[:_LISTED])}{others}."
    hint = f"did you mean '{nearest[0]}'?" if nearest else listed
    return UserError(f"unknown {kind} '{name}': {hint}")
