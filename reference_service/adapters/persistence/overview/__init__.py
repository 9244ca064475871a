"""The overview in the database."""
