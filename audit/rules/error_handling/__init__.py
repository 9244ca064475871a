"""Rules about what goes wrong, and who is told."""
