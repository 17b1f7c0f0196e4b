"""Which maps of a trained `compact` of four are worth reading? Each from the same weights, trained and untrained.

    python benchmarks/readouts.py RUN [--tasks free/environment,free/percussion,free/phrases,free/pitch] [--probes knn]

Only what is read changes: the weights are those that were trained with the maps that the run's settings name.
"""

import argparse

from soundalike.cli.names import tasks_named
from soundalike.evaluation import model_embedding, score_embedding
from soundalike.model import CompactSettings, Model, build_model, untrained_twin
from soundalike.pretrained import load

READOUTS = ((-1,), (1,), (2,), (1, -1), (2, -1), (1, -2), (1, 2, 3, -1))


def reading(model: Model, reads: tuple[int, ...]) -> Model:
    """The same weights, of which other maps are read."""
    encoder = CompactSettings.model_validate({**model.config.encoder.model_dump(), "reads": reads})
    other = build_model(model.config.model_copy(update={"encoder": encoder}))
    other.load_state_dict(model.state_dict())
    return other.eval()


def main() -> None:
    """Print a row of a Markdown table for each readout."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", help="a run, a model folder or a packaged name")
    parser.add_argument("--tasks", default="free/environment,free/percussion,free/phrases,free/pitch")
    parser.add_argument("--probes", default="knn")
    given = parser.parse_args()
    tasks, probes = tasks_named(given.tasks), given.probes.split(",")
    trained = load(given.run)
    names = [task.card.name for task in tasks]
    print(f"| reads | network | probe | {' | '.join(names)} | mean |")
    print("|---|---|---|" + "--:|" * (len(names) + 1))
    for reads in READOUTS:
        for network, model in (("trained", trained), ("untrained", untrained_twin(trained))):
            scores = score_embedding(model_embedding(reading(model, reads)), tasks, probes)
            for probe, of_task in scores.items():
                row = [of_task[name] for name in names]
                cells = [f"{100 * score:.1f}" for score in [*row, sum(row) / len(row)]]
                print(f"| {list(reads)} | {network} | {probe} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
