"""Contract types for import-linter, beside its own. Whoever uses them installs `archaudit[contracts]`."""
