"""Which patches pairs are made of, as users write it: `voice`, `voice+texture`, `voice*2+struck`."""

from fractions import Fraction

from soundalike.errors import UserError

HEAVIEST = 1_000
"""The largest weight, so that shares stay fractions that `Mixture` takes exactly."""


def patch_shares(written: str) -> dict[str, Fraction]:
    """Each patch's share of the pairs; one patch has them all.

    Args:
        written: names of patches, with their arguments, joined by `+`; a weight may follow each as in
            `parametric:sine=3*2+voice`, and is 1 where there is none.

    Raises:
        UserError: a weight is no whole number from 1 to 1,000, or a patch is named twice.
    """
    weights: dict[str, int] = {}
    for part in written.split("+"):
        name, star, weight = (word.strip() for word in part.partition("*"))
        if star and not (weight.isdecimal() and 1 <= int(weight) <= HEAVIEST):
            raise UserError(
                f"patch = {written}: the weight '{weight}' of {name} must be a whole number from 1 to {HEAVIEST}."
            )
        if name in weights:
            raise UserError(
                f"patch = {written}: {name} is named twice; give it a weight instead, such as {name}*2."
            )
        weights[name] = int(weight) if star else 1
    total = sum(weights.values())
    return {name: Fraction(weight, total) for name, weight in weights.items()}
