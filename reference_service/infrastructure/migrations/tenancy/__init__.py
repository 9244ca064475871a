"""The steps of the context `tenancy`."""
