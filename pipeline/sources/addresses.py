"""Which network addresses a source may be fetched from: the public ones, and private ones where the newsroom says so.

Networks are those of IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates), and the fixed
addresses at which clouds answer their machines with credentials.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

Address = IPv4Address | IPv6Address


class Closed(NamedTuple):
    """A network that no source is fetched from; `private` ones open with `[fetch] allow_private`."""

    network: IPv4Network | IPv6Network
    name: str
    private: bool = False


# the first network that holds an address names it: single addresses stand before the networks around them
CLOSED = tuple(
    Closed(ip_network(network), name, name in {"private", "loopback", "carrier-grade NAT", "unique local"})
    for network, name in (
        ("168.63.129.16/32", "cloud metadata"),
        ("100.100.100.200/32", "cloud metadata"),
        ("169.254.169.254/32", "cloud metadata"),
        ("fd00:ec2::/32", "cloud metadata"),
        ("fd20:ce::254/128", "cloud metadata"),
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::1/128", "loopback"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP = (0x00005EFE, 0x02005EFE)


def why_closed(text: str, *, allow_private: bool = False) -> str:
    """What kind of address it is, if no source may come from there; nothing if one may."""
    address = _embedded(ip_address(text))
    closed = next((each for each in CLOSED if address in each.network), None)
    if closed:
        return "" if closed.private and allow_private else closed.name
    if isinstance(address, IPv6Address):
        if address not in GLOBAL_UNICAST:
            return "not a global address"
        if int(address) >> 32 & 0xFFFFFFFF in ISATAP:
            return "a tunnel (ISATAP)"
    return ""


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv4-mapped or NAT64 address leads to; any other as it is."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
