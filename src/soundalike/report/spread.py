"""Scores over seeds: their mean, how far the seeds lie apart, and no more digits than they allow."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, stdev


@dataclass(frozen=True)
class Spread:
    """The same score from runs that differ in the seed only.

    Attributes:
        values: shares from 0 to 1, one a seed, at least one.
    """

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Over the seeds."""
        return fmean(self.values)

    @property
    def deviation(self) -> float | None:
        """The sample standard deviation over the seeds; None where there is only one."""
        return stdev(self.values) if len(self.values) > 1 else None

    def mean_text(self, decimals: int) -> str:
        """The mean in percent."""
        return f"{100 * self.mean:.{decimals}f}"

    def text(self, decimals: int) -> str:
        """Mean and deviation in percent: "51.2 ± 0.8", or "51.2" for a single seed, whose error is unknown."""
        if self.deviation is None:
            return self.mean_text(decimals)
        points = 100 * self.deviation
        # "± 0" would claim that there is no noise.
        return f"{self.mean_text(decimals)} ± {points:.{max(decimals, int(points < 0.95))}f}"


def decimals_of(spreads: Iterable[Spread | None]) -> int:
    """How many decimals of a percentage a table of these scores should print: 1 or 0.

    One where the standard error of a mean is known and below a point. The deviation of two or three seeds says
    little by itself, so the variances of all scores are pooled.
    """
    squares = [
        each.deviation**2 / len(each.values)
        for each in spreads
        if each is not None and each.deviation is not None
    ]
    return 1 if squares and math.sqrt(fmean(squares)) < 0.01 else 0
