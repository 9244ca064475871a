"""Writes a new entity through all layers of a context that there is."""
