"""Tests of what is read from git."""
