"""The reference service, held to its law."""
