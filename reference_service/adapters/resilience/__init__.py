"""What keeps the trouble of one service from becoming that of those who ask it."""
