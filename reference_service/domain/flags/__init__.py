"""What administrators switch while the service runs: features by tenant, and the rules of the house."""
