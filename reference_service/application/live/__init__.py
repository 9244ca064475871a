"""Whoever is there is told of what happens in their tenant, as it happens."""
