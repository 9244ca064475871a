"""What was read lately, and is true still."""
