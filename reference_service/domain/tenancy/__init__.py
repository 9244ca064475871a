"""Who works together: tenants, their members, and invitations to become one."""
