"""Jobs, by taskiq."""
