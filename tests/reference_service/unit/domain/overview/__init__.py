"""The overview, without anything around it."""
