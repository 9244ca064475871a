"""Messages to addresses that tenants choose."""
