"""Which sessions are denied."""
