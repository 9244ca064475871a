"""What is known of files, in the database."""
