"""The steps of the context `files`."""
