"""The one exception for a user's mistake, and the sentence for a misspelt name."""

from collections.abc import Iterable
from difflib import get_close_matches


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
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"choose one of: {', '.join(choices)}."
    return UserError(f"unknown {kind} '{name}': {hint}")
