"""The steps of the context `work`."""
