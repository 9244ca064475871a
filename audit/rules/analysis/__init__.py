"""What the audit could not see, and what it was told to overlook. These rules cost no points."""
