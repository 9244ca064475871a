"""What is measured, and where it is kept until somebody collects it."""
