"""The law that import-linter and coverage enforce: contract types, ready sets of contracts, floors of coverage."""
