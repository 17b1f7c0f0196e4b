"""SoundFont 2 files: read, and play single notes of them.

Implements of the "SoundFont Technical Specification" 2.04 what shapes a single held note: zones, loops, tuning, the
two envelopes and the filter. Vibrato, chorus, reverb, panning and modulators of a font's own are left out.
"""

from soundalike.tasks.sound_fonts.font import SoundFont, read_sound_font
from soundalike.tasks.sound_fonts.playing import play_note

__all__ = ["SoundFont", "play_note", "read_sound_font"]
