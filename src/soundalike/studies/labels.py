"""What labels are worth to each way of training: accuracy on a test part, by the share of labels that is seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import torch

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.evaluation import Embed, Scores, log_mel_embedding, model_embedding, score_embedding
from soundalike.model import Model, load_classifier, untrained_twin
from soundalike.probes import balanced_accuracy
from soundalike.studies.label_figures import CURVE, JOINT, LINEAR, SUPERVISED, TEST, TUNED, label_figures
from soundalike.studies.record import Place, StudyRecord
from soundalike.studies.study import FLOOR, Cell, Figures, Plan, Study
from soundalike.tasks import Card, Task, training_clips
from soundalike.training import TrainSettings, Watch, change, find_recordings

FRACTIONS = (0.01, 0.1, 0.2, 1.0)
"""Shares of the training labels."""

FINE_TUNING = 0.1
"""The learning rate of fine-tuning, as a share of that of training from fresh weights."""

WATCHED = "test_linear"


class LabelsStudy(Study):
    """Cells: every method at every share of labels, of every seed.

    - supervised: cross-entropy on the visible labels;
    - self-supervised + linear: contrast without labels, one run a seed for all shares, and a linear probe;
    - fine-tuned: supervised training that starts from that run;
    - CLAR: contrast on all recordings and cross-entropy on the visible labels at once.

    A probe sees the labels that a run with its share and seed sees. All methods are scored on the test part of the
    data: those that train a classifier by its own answers, and all by a linear probe.
    """

    name = "labels"
    title = "Labels"
    question = "How many labels does each way of training need, and how soon is it good?"
    varied: ClassVar[tuple[str, ...]] = ("labels", "objective", "seed")
    has_full = False

    def __init__(self, plan: Plan) -> None:
        if plan.tasks is not None:
            raise UserError("the study labels scores the test part of data= itself: leave --tasks out.")
        super().__init__(replace(plan, tasks=()))
        self._supervised, self._joint = self.settings_of("supervised"), self.settings_of("clar-joint")
        self._test = _test_part(self._joint)
        # Refuses data that the later runs would refuse.
        find_recordings(self._joint, lambda _: None)

    def cells(self, record: StudyRecord) -> list[Cell]:  # noqa: ARG002
        """All of them; fine-tuning comes after the run it starts from."""
        seeds = range(self.plan.seeds)
        return [
            self._cell(method, fraction, seed)
            for seed in seeds
            for method in (LINEAR, JOINT, SUPERVISED, TUNED)
            for fraction in FRACTIONS
        ]

    def task(self, fraction: float, seed: int) -> Task:
        """What probes are trained and tested on: recordings whose label a run may see, and the test part."""
        data = find_recordings(self._with_labels(self._joint, fraction, seed), lambda _: None)
        assert data is not None, "a study of labels has recordings"
        seen = [
            replace(clip, fold=0) for clip, visible in zip(data.clips, data.visible, strict=True) if visible
        ]
        tested = [replace(clip, fold=1) for clip in self._test]
        return Task(Card(name=TEST, split="train and test"), (*seen, *tested))

    def watch(self, cell: Cell) -> Watch | None:
        """The linear probe at `CURVE`, for the runs whose curve is shown."""
        if cell.place["method"] != LINEAR and cell.place["labels"] != CURVE:
            return None
        task = self.task(CURVE, cell.settings.seed)

        def look(model: Model) -> dict[str, float]:
            return {WATCHED: _linear(model_embedding(model), task)["linear"][TEST]}

        return look

    def curve(self, log: Sequence[Mapping[str, Any]]) -> list[dict[str, float]]:
        """What `watch` saw."""
        return [{"pairs": entry["pairs"], "linear": entry[WATCHED]} for entry in log if WATCHED in entry]

    def score(self, cell: Cell, model: Model) -> Scores:
        """The linear probe, and the classifier's own answers where there is one."""
        scores = _linear(model_embedding(model), self._task_of(cell))
        if cell.settings.objective.needs_classifier:
            scores["classifier"] = {TEST: self._own_answers(cell)}
        return scores

    def baselines(self, cell: Cell, model: Model) -> dict[str, Callable[[], Scores]]:
        """The untrained encoder and log-mel statistics, with the same labels."""
        labels = f"{cell.place['labels']:g} of labels, seed {cell.settings.seed}"
        # With all labels there is no draw that log-mel statistics could depend on.
        drawn = "all labels" if cell.place["labels"] == 1 else labels
        return {
            f"untrained, {labels}": lambda: _linear(
                model_embedding(untrained_twin(model)), self._task_of(cell)
            ),
            f"{FLOOR}, {drawn}": lambda: _linear(log_mel_embedding(model.sample_rate), self._task_of(cell)),
        }

    def show(self, record: StudyRecord) -> Figures:
        """Accuracy by labels, and over training."""
        return label_figures(record)

    def _cell(self, method: str, fraction: float, seed: int) -> Cell:
        share = f"{100 * fraction:g}-percent"
        pretraining = f"self-supervised-seed-{seed}"
        place: Place = {"method": method, "labels": fraction, "seed": seed}
        if method == LINEAR:
            settings = change(self.base, {"seed": seed})
            return Cell(f"self-supervised-linear-{share}-seed-{seed}", place, settings, run=pretraining)
        base = self._joint if method == JOINT else self._supervised
        settings = self._with_labels(base, fraction, seed)
        if method == TUNED:
            start = {
                "init": str(self.run_folder(pretraining)),
                "learning_rate": FINE_TUNING * base.learning_rate,
            }
            settings = change(settings, start)
        return Cell(f"{method.lower()}-{share}-seed-{seed}", place, settings)

    @staticmethod
    def _with_labels(settings: TrainSettings, fraction: float, seed: int) -> TrainSettings:
        return change(settings, {"labels": {"fraction": fraction}, "seed": seed})

    def _task_of(self, cell: Cell) -> Task:
        return self.task(float(cell.place["labels"]), cell.settings.seed)

    def _own_answers(self, cell: Cell) -> float:
        classifier = load_classifier(self.run_folder(cell.run_name))
        embed = model_embedding(classifier.model)
        features = embed([clip.excerpt for clip in self._test], lambda _: None)
        kept = [number for number in range(len(self._test)) if number not in features.errors]
        best = classifier.probabilities_of(torch.from_numpy(features.vectors[kept])).argmax(dim=1)
        return balanced_accuracy(
            [self._test[number].label for number in kept], np.array(classifier.classes)[best.numpy()]
        )


def _test_part(settings: TrainSettings) -> list[Clip]:
    """The labelled clips of the data that are held out to be tested on.

    Raises:
        UserError: there are none.
    """
    assert settings.data is not None, "settings of these presets name recordings"
    held_out = [
        clip
        for clip in training_clips(settings.data)
        if clip.split == "test" or clip.fold in settings.held_out_folds
    ]
    tested = [clip for clip in held_out if clip.label]
    if not tested:
        raise UserError(
            f"{settings.data} has no labelled test part: give a manifest whose column 'split' says train and test, or"
            " say held_out_folds=[...] where it has folds."
        )
    return tested


def _linear(embed: Embed, task: Task) -> Scores:
    return score_embedding(embed, [task], ["linear"])
