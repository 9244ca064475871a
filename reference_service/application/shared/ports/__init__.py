"""What every context asks of the outside."""
