"""The use cases of the overview, on fakes."""
