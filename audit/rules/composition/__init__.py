"""Rules about who makes the objects and how they get what they need."""
