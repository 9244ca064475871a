"""Lines that jobs wait in: in memory, and by taskiq in Redis."""
