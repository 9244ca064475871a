"""What administrators switch while the service runs, and what they see of it."""
