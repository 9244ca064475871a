"""How far tenants have come, made of what is heard of them."""
