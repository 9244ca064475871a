"""Contract types for import-linter, beside its own: one file each, with the examples that are its tests and its page."""
