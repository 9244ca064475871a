"""Files that tenants keep here."""
