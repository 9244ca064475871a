"""The public face of several services: who asks is found out once, and each request goes to whom it concerns."""
