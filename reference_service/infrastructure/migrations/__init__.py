"""The form of the database, step by step: one folder, and one table of versions, for each context."""
