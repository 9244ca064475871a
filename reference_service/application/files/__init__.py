"""Files that tenants keep here: use cases."""
