"""Transforms of recordings, one a file: waveform to waveform."""
