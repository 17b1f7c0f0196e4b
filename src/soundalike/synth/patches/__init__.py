"""The patches, one a file."""
