"""Flags and the rules of the house in the database."""
