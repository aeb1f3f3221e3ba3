"""Only ordinary public addresses may be connected to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.sources.addresses import check_literal, is_public

REFUSED = [
    "0.0.0.0",  # noqa: S104 - refused here, bound nowhere
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", REFUSED)
def test_refused(address: str) -> None:
    """Private, local, shared, reserved and embedding addresses are refused."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1"])
def test_allowed(address: str) -> None:
    """Ordinary public addresses are allowed."""
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_ipv4_hides_in_ipv6(address: ipaddress.IPv4Address) -> None:
    """No IPv6 spelling of an IPv4 address is allowed."""
    number = int(address)
    for high in (0, 0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112 | number << 80):
        assert not is_public(ipaddress.IPv6Address(high | number))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3"])
def test_literal_hosts(host: str) -> None:
    """A host that is an address itself is checked without any resolver."""
    with pytest.raises(FetchError, match="not a public address"):
        check_literal(host, is_public)


@pytest.mark.parametrize("host", ["8.8.8.8", "paper.example"])
def test_other_hosts_pass(host: str) -> None:
    """Public addresses pass, and names are left to the resolver."""
    check_literal(host, is_public)
