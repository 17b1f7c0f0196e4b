"""The learning rate as a function of the step: nothing is carried over, so nothing needs saving."""

import math

from soundalike.training.schema import TrainSettings

STEP_MILESTONES = (775, 850, 925)
"""Thousandths of a run at which "step" divides by ten (Cherep and Singh, ICLR 2025: 155, 170, 185 of 200)."""


def learning_rate(settings: TrainSettings, step: int) -> float:
    """The learning rate of a step.

    With peak rate r and W warm-up steps of T, step t in [0, T) gets

    - r (t + 1) / W while t < W, then
    - "cosine": r (1 + cos(pi (t - W) / (T - W))) / 2 (Loshchilov and Hutter, "SGDR", ICLR 2017, one cycle);
    - "step": r / 10^n, with n the milestones at or before t / T;
    - "constant": r.
    """
    peak, warmup = settings.peak_learning_rate, settings.warmup_steps
    if step < warmup:
        return peak * (step + 1) / warmup
    if settings.schedule == "cosine":
        progress = (step - warmup) / (settings.steps - warmup)
        return peak * 0.5 * (1.0 + math.cos(math.pi * progress))
    if settings.schedule == "step":
        # Whole numbers, because 0.775 * 200 is not 155 in floating point.
        passed = sum(1000 * step >= milestone * settings.steps for milestone in STEP_MILESTONES)
        return peak / 10.0**passed
    return peak
