"""How the gateway speaks to those behind it."""
