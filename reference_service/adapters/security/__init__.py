"""Proofs: signed tokens and hashed passwords."""
