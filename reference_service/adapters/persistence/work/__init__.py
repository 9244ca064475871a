"""Projects and tasks in the database."""
