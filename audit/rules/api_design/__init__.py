"""Rules about what clients meet: routes, answers, guards."""
