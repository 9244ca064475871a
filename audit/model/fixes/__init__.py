"""How single imports and annotations are rewritten: what the fixes of several rules have in common."""
