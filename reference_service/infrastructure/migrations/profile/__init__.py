"""The steps of the context `profile`."""
