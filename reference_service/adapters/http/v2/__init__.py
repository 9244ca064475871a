"""The second version of the API: what has changed since the first."""
