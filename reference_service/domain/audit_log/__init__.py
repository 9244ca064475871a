"""What happened, in an order that nobody can change unseen."""
