"""The law that import-linter, coverage and mypy enforce: contract types and a ready set for each architecture."""
