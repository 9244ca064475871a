"""What the persistence of every context is made of."""
