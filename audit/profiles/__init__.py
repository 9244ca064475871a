"""The architectures: one file each, holding a `PROFILE`."""
