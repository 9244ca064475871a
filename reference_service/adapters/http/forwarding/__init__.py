"""The gateway as those outside see it: what they ask is handed on, and the answers back."""
