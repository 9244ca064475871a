class OrderNotFound(Exception):
    """No order has this number."""


class EmptyCart(Exception):
    """There is nothing to order."""
