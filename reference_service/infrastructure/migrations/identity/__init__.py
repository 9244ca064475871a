"""The steps of the context `identity`."""
