"""Single notes: rendered from sound fonts to train on, recorded from real instruments to test on."""

from soundalike.tasks.notes.general_midi import PROGRAMS, Program
from soundalike.tasks.notes.plans import NOTE_TASKS, note_sounds
from soundalike.tasks.notes.rendered import DURATION, RenderedNote, onset

__all__ = ["DURATION", "NOTE_TASKS", "PROGRAMS", "Program", "RenderedNote", "note_sounds", "onset"]
