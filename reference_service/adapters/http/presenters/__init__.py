"""From what use cases tell to what clients read: bodies, and the headers that go with them."""
