"""Which network addresses belong to the open Internet."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

_NOT_OPEN_4: Final = tuple(
    IPv4Network(network)
    for network in (
        "192.0.0.0/24",  # For protocols; two of them count as global.
        "192.88.99.0/24",  # Where 6to4 began.
        "168.63.129.16/32",  # What Azure tells its machines about themselves.
    )
)
_OPEN_6: Final = IPv6Network("2000::/3")
"""All that is given to networks. Outside of it are loopback, links, sites, groups, and addresses of IPv4 in disguise."""
_NOT_OPEN_6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # For protocols, Teredo among them, which leads to any address of IPv4.
        "2001:db8::/32",
        "2002::/16",  # 6to4, which does so, too.
        "3fff::/20",
    )
)


def is_open(address: Address) -> bool:
    """Tell whether an address leads to one host on the open Internet, and nowhere near this service."""
    if isinstance(address, IPv6Address):
        return address.scope_id is None and address in _OPEN_6 and not any(address in network for network in _NOT_OPEN_6)
    is_special = address.is_multicast or address.is_reserved or any(address in network for network in _NOT_OPEN_4)
    return address.is_global and not is_special
