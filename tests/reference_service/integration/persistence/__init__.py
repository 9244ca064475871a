"""The database adapters, on real databases."""
