"""Collections of sounds, put to use with a trained model."""
