"""What is told as it happens, by websockets and by streams of events."""
