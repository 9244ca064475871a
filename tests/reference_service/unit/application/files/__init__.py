"""The use cases of files, on fakes."""
