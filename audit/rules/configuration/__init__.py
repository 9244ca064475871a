"""Rules about where settings come from and what they give away."""
