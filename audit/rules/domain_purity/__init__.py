"""What makes the domain depend on more than itself."""
