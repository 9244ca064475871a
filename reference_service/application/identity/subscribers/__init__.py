"""What an event starts."""
