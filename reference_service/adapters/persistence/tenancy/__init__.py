"""Tenants, members and invitations in the database."""
