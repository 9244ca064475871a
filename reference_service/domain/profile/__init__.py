"""How somebody shows themselves to others: a context of its own, made when it hears of a new user."""
