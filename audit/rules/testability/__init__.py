"""What keeps code from being tested, and layers that are not."""
