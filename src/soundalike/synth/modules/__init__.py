"""The building blocks of patches: small compiled functions over 1-D arrays, in the terms of the field."""
