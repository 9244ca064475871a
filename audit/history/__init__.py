"""A project's git history, read from objects: no checkout, no index, nothing of the repository's configuration run."""
