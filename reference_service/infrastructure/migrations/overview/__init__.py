"""The steps of the context `overview`."""
