"""Profiles in the database."""
