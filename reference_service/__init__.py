"""A service that keeps the law of this repository and is worth copying."""
