"""Clips of an evaluated task as short sounds that a page can carry."""

import io
from collections.abc import Iterator, Sequence

import soundfile

from soundalike import draws
from soundalike.audio import AudioError, Clip, Excerpt, map_in_threads, read
from soundalike.errors import UserError
from soundalike.evaluation.confusions import confused_pairs, shown_result
from soundalike.evaluation.results import Evaluation, TaskResult
from soundalike.evaluation.usable import printable_text
from soundalike.tasks import Task

Sounds = dict[str, dict[int, bytes]]
"""MP3 files, by name of the task and number of the clip among those of its result."""

SECONDS = 2.0
SAMPLE_RATE = 16_000
MOST_BYTES = 8 * 2**20
"""Of sounds on one page: some 500 of them."""


def clip_sounds(
    evaluation: Evaluation, tasks: Sequence[Task], most_bytes: int = MOST_BYTES, threads: int | None = None
) -> Sounds:
    """The first two seconds of clips, at 16 kHz, as MP3, which every browser plays.

    First come clips of the classes that were confused most, then others in a drawn order, until the tasks have used up
    their equal shares of `most_bytes`. A clip that can no longer be read is left out.

    Args:
        evaluation: whose clips are wanted.
        tasks: those that were evaluated: they know where the clips lie.
        most_bytes: of all sounds together, as they stand on a page.
        threads: how many clips are encoded at once; None is one a core.

    Raises:
        UserError: the system's libsndfile cannot write MP3.
    """
    if "MP3" not in soundfile.available_formats():
        raise UserError(
            f"libsndfile {soundfile.__libsndfile_version__} cannot write MP3, as which sounds are kept: leave out"
            " --sounds, or install the soundfile package from PyPI, which brings one that can."
        )
    clips = {task.card.name: task.clips for task in tasks}
    sounds, left = {}, most_bytes
    for number, result in enumerate(evaluation.tasks):
        share = left // (len(evaluation.tasks) - number)
        name = result.card["name"]
        sounds[name] = dict(_fitting(evaluation, result, clips[name], share, threads))
        left -= sum(map(_page_bytes, sounds[name].values()))
    return sounds


def _fitting(
    evaluation: Evaluation, result: TaskResult, clips: Sequence[Clip], most_bytes: int, threads: int | None
) -> Iterator[tuple[int, bytes]]:
    """Sounds in the order in which they are wanted, as many as fit."""
    excerpts = _excerpts(result, clips)
    wanted = _wanted(evaluation, result)
    encoded = map_in_threads(_mp3, [excerpts[number] for number in wanted], threads)
    for number, mp3 in zip(wanted, encoded, strict=True):
        if mp3 is None:
            continue
        most_bytes -= _page_bytes(mp3)
        if most_bytes < 0:
            return
        yield number, mp3


def _wanted(evaluation: Evaluation, result: TaskResult) -> list[int]:
    """Numbers of clips, those to be heard most of all first."""
    shown = shown_result(result, evaluation.probes, evaluation.embeddings[0])
    pairs = () if shown is None else confused_pairs(result, shown)
    confused = [number for pair in pairs for number in (*pair.mistaken, *pair.right)]
    order = draws.permutation(evaluation.seed, draws.Stream.PROBE, 1, len(result.clips)).tolist()
    on_the_map = [number for number in order if result.clips[number].place is not None]
    return list(dict.fromkeys([*confused, *on_the_map]))


def _excerpts(result: TaskResult, clips: Sequence[Clip]) -> list[Excerpt]:
    """Where the clips of a result lie: they are some of the task's clips, in the same order, by shortened paths."""
    remaining = iter(clips)
    found = []
    for record in result.clips:
        clip = next(
            clip
            for clip in remaining
            if (clip.start, clip.duration) == (record.start, record.duration)
            and printable_text(clip.path.as_posix()).endswith(record.path)
        )
        found.append(Excerpt(clip.path, clip.start, min(SECONDS, clip.duration or SECONDS)))
    return found


def _mp3(excerpt: Excerpt) -> bytes | None:
    """The bytes of an MP3 file; None for what cannot be read."""
    try:
        audio = read(excerpt, SAMPLE_RATE)
    except AudioError:
        return None
    encoded = io.BytesIO()
    soundfile.write(encoded, audio, SAMPLE_RATE, format="MP3", subtype="MPEG_LAYER_III")
    return encoded.getvalue()


def _page_bytes(mp3: bytes) -> int:
    """How much a sound takes on a page, in base64."""
    return -(-len(mp3) // 3) * 4
