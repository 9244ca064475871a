"""Users, sessions and tokens in the database."""
