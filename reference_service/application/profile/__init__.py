"""How users show themselves."""
