"""Ports kept in memory. The suites in `contract/` hold them to what the real adapters do."""
