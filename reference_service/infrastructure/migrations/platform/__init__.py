"""The steps of the context `platform`."""
