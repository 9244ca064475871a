"""Imports that point the wrong way."""
