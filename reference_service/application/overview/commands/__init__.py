"""What changes the overview from outside of events."""
