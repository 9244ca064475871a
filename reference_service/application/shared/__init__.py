"""What the use cases of every context need: who asks, transactions, the delivery of events."""
