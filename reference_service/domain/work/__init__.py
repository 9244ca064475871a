"""What is to be done: projects and their tasks."""
