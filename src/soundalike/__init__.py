"""soundalike: train audio encoders by contrast, judge them on real sounds, and put them to work."""

__version__ = "0.1.0"
