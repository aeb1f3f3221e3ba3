"""Which network addresses pages may be fetched from."""

import ipaddress
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FetchError
from bot.reasons import Why

Address = IPv4Address | IPv6Address
IsAllowed = Callable[[Address], bool]

# Python's is_global says yes to some of these, depending on its version. All that
# carry an IPv4 address inside (mapped, 6to4, Teredo, NAT64) could name a private one.
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "100.64.0.0/10",  # carrier-grade NAT
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


def is_public(address: Address) -> bool:
    """Whether an address is an ordinary one of the public internet."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    # Mapped, compatible and NAT64 addresses all lie outside of this network.
    return address.version == 4 or address in _GLOBAL_UNICAST


def check_literal(host: str, is_allowed: IsAllowed) -> None:
    """Raise FetchError for a host that is an IP address and not allowed.

    aiohttp asks no resolver for such hosts. It refuses the odd spellings of IPv4
    ("127.1", "2130706433") itself.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_allowed(address):
        raise _refused(host)


class GuardedResolver(AbstractResolver):
    """Asks another resolver and refuses a name if any of its addresses is not allowed.

    aiohttp connects to just the addresses given here, so a name cannot change its
    mind between the check and the connection.
    """

    def __init__(self, inner: AbstractResolver, is_allowed: IsAllowed) -> None:
        self._inner = inner
        self._is_allowed = is_allowed

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Resolve; raises FetchError for what is no name, or has an address that is not allowed."""
        try:
            results = await self._inner.resolve(host, port, family)  # type: ignore[arg-type]
        except UnicodeError:  # of a part with more than 63 letters
            raise FetchError(Why.BAD_HOST.of(host=host)) from None
        for result in results:
            if not self._is_allowed(ipaddress.ip_address(result["host"])):
                raise _refused(host)
        return results

    async def close(self) -> None:
        await self._inner.close()


def _refused(host: str) -> FetchError:
    return FetchError(Why.NOT_PUBLIC.of(host=host))
