"""A score over seeds: its mean, how far the seeds lie apart, and no more digits than they allow."""

import math
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

    @property
    def text(self) -> str:
        """In percent: "51.2 ± 0.8", or "51" for a single seed, whose error is unknown."""
        if self.deviation is None:
            return self.mean_text
        return f"{self.mean_text} ± {100 * self.deviation:.{self._decimals}f}"

    @property
    def mean_text(self) -> str:
        """The mean in percent, without decimals unless its standard error is known and below a point."""
        return f"{100 * self.mean:.{self._decimals}f}"

    @property
    def _decimals(self) -> int:
        known = self.deviation is not None and self.deviation / math.sqrt(len(self.values)) < 0.01
        return 1 if known else 0
