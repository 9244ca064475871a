"""News on their way to those who listen, and the tickets that let these in."""
