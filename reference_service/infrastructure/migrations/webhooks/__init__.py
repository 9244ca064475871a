"""The steps of the context `webhooks`."""
