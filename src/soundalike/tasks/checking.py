"""What could spoil a score on labelled sounds, found before an evaluation: all of it, not only the first."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.audio import Clip, Contents, Fault, Scan, inspect_manifest, printable, scan_files
from soundalike.tasks.card import Card
from soundalike.tasks.fetching import altered_sounds
from soundalike.tasks.known import COLLECTIONS
from soundalike.tasks.leaks import shared_audio
from soundalike.tasks.loading import Place, card_of, find_place, read_place, scored_clips
from soundalike.tasks.scorability import OF_FOLDS, reasons
from soundalike.tasks.task import Task

PAST_END_SECONDS = 0.01
"""A clip may be listed as longer than its file by so much: lists round."""

Findings = dict[str, tuple[str, ...]]
"""Sentences by what they are about."""


@dataclass(frozen=True)
class Check:
    """What was found.

    Attributes:
        task: the clips that can be read from the list, and their card. It may not be possible to score it.
        scan: what is in their files.
        faults: what must be mended before a score can be believed.
        notes: what a reader of the score should know.
    """

    task: Task
    scan: Scan
    faults: Findings
    notes: Findings

    def to_json(self) -> dict[str, Any]:
        """Everything, for `write_json`; each file as in a scan."""
        return {
            "card": self.task.card.model_dump(mode="json"),
            "groups": len(self.task.groups),
            "to_mend": {about: list(map(printable, found)) for about, found in self.faults.items()},
            "to_know": {about: list(map(printable, found)) for about, found in self.notes.items()},
            "scan": self.scan.to_json(),
        }


def check_task(
    name_or_path: str | Path, threads: int | None = None, progress: Callable[[int, int], None] | None = None
) -> Check:
    """Read the list of a task and every file of it, and say what is wrong.

    Args:
        name_or_path: see `load_task`.
        threads: how many files are read at once; None is one a core, at most 8.
        progress: told how many files are done, and of how many.

    Raises:
        UserError: the name or path is unknown, the card is faulty, or clips that no manifest lists cannot be read.
    """
    place = find_place(name_or_path)
    listed, unlisted = inspect_manifest(place.path) if place.is_manifest else (read_place(place), ())
    card = card_of(place, listed)
    clips = scored_clips(card, listed)
    root = Path(os.path.commonpath([place.path.absolute(), *(clip.path.parent for clip in clips)]))
    root = root.parent if root.is_file() else root
    scan = Scan(place.path, scan_files(clips, root, threads, progress), clips, {})
    contents = {file.path: file.contents for file in scan.files if file.contents is not None}
    name_of = _naming(root)
    shared = shared_audio(card, clips, contents)
    faults = {
        "the manifest": unlisted,
        "the split": tuple(reasons(card, clips, place.path.name)) if clips else (),
        "files that cannot be read": tuple(file.error for file in scan.files if file.error is not None),
        "files that hold NaN or infinity": _names(scan, "not finite"),
        "clips beyond the end of their file": tuple(_beyond_end(clips, contents, name_of)),
        "the same audio on two sides of the split": tuple(
            _leak(card, pair.first, pair.second, name_of) for pair in shared if pair.leaks
        ),
        "files that have changed": _altered(place, card),
    }
    notes = {
        "silent files": _names(scan, "silent"),
        "clipped files": _names(scan, "clipped"),
        "files with a DC offset": _names(scan, "offset"),
        "files shorter than 0.1 s": _names(scan, "short"),
        "the same audio twice on one side": tuple(
            f"{name_of(pair.first)} and {name_of(pair.second)}" for pair in shared if not pair.leaks
        ),
        "sample rates": tuple(_telling_rates(card, clips, contents)),
        "groups": tuple(_without_groups(card, place, clips)),
    }
    return Check(Task(card, clips), scan, _those_found(faults), _those_found(notes))


def _those_found(findings: Mapping[str, tuple[str, ...]]) -> Findings:
    return {about: sentences for about, sentences in findings.items() if sentences}


def _naming(root: Path) -> Callable[[Clip], str]:
    def name_of(clip: Clip) -> str:
        at = f" at {clip.start:g} s" if clip.start else ""
        return printable(clip.path.relative_to(root).as_posix()) + at

    return name_of


def _names(scan: Scan, fault: Fault) -> tuple[str, ...]:
    return tuple(printable(file.name) for file in scan.faulty.get(fault, ()))


def _beyond_end(
    clips: tuple[Clip, ...], contents: Mapping[Path, Contents], name_of: Callable[[Clip], str]
) -> Iterator[str]:
    for clip in clips:
        if clip.path not in contents:
            continue
        end = contents[clip.path].seconds
        if clip.start >= end:
            yield f"{name_of(clip)} begins after the file's end at {end:.3f} s: mend its start."
        elif clip.duration is not None and clip.start + clip.duration > end + PAST_END_SECONDS:
            stop = clip.start + clip.duration
            yield f"{name_of(clip)} lasts to {stop:.3f} s, and the file to {end:.3f} s: mend its duration."


def _leak(card: Card, first: Clip, second: Clip, name_of: Callable[[Clip], str]) -> str:
    pair = f"{name_of(first)} and {name_of(second)} hold the same audio, "
    if first.group == second.group or card.split in OF_FOLDS:
        return f"{pair}in folds {first.fold} and {second.fold}: drop one."
    return f"{pair}in groups '{first.group}' and '{second.group}': give both one group, or drop one."


def _altered(place: Place, card: Card) -> tuple[str, ...]:
    """For what was fetched from packages, whose manifest has digests."""
    is_fetched = place.is_manifest and card.name in COLLECTIONS
    return tuple(altered_sounds(place.path)) if is_fetched else ()


def _telling_rates(card: Card, clips: tuple[Clip, ...], contents: Mapping[Path, Contents]) -> Iterator[str]:
    """Rates that give a class away: all of its clips have it, and no others."""
    if card.metric == "mAP":
        return
    rates_of: dict[str, set[int]] = defaultdict(set)
    labels_at: dict[int, set[str]] = defaultdict(set)
    for clip in clips:
        if clip.path in contents:
            rate = contents[clip.path].header.sample_rate
            rates_of[clip.label].add(rate)
            labels_at[rate].add(clip.label)
    for rate, labels in sorted(labels_at.items()):
        (label, *others) = labels
        if not others and rates_of[label] == {rate} and len(labels_at) > 1:
            yield f"all clips of '{label}', and no others, are at {rate} Hz: their bandwidth gives them away."


def _without_groups(card: Card, place: Place, clips: tuple[Clip, ...]) -> Iterator[str]:
    ungrouped = all(clip.path.as_posix().endswith(f"/{clip.group}") for clip in clips)
    if place.data_set is None and card.split not in OF_FOLDS and ungrouped and clips:
        yield (
            "every file is a group of its own: fill the column 'group' if some share a speaker, an instrument or a"
            " recording, or scores will be too good."
        )
