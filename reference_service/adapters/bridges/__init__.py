"""Ports of one context that another context fulfils: the only place, beside events, where contexts meet."""
