"""How far tenants have come: its use cases."""
