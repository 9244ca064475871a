"""The steps of the context `audit_log`."""
