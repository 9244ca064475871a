"""What is shown of the overview."""
