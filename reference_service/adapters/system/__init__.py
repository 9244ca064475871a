"""The machine's own sources: the time, new identities, randomness."""
