"""Repositories and the other adapters behind ports: what they promise, what they hand out, and who else queries."""
