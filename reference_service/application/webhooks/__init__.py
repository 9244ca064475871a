"""Addresses outside that are told of events."""
