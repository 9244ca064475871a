"""What every context speaks of: outcomes, identities, access, and the events that cross from one context to another."""
