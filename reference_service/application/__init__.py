"""What the service does: one use case an operation, and the ports that it asks the outside through. It knows the domain only."""
