"""The log in the database: written in the transactions that it tells of, and read."""
