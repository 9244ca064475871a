"""Coverage layer by layer, as text for people and as JSON for programs."""
