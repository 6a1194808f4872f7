"""Who asks, as far as that is needed to let everybody have a fair share.

It is kept for as long as a request is answered, and written down nowhere.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any

__all__ = ["caller_of"]


def caller_of(environ: Mapping[str, Any], proxies: int) -> str:
    """Return a name for whoever sent a request: the same for all requests from one place.

    Parameters
    ----------
    environ
        The request, as WSGI knows it.
    proxies
        How many proxies of our own stand in front. What X-Forwarded-For says
        beyond those could be made up, and without proxies all of it.

    Examples
    --------
    >>> caller_of({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "made, up"}, 0)
    '192.0.2.1'
    >>> hops = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "made up, 192.0.2.7, 10.0.0.1"}
    >>> caller_of(hops, 2)
    '192.0.2.7'
    >>> caller_of({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, 0)
    '2001:db8:1:2::/64'
    """
    address: str = environ.get("REMOTE_ADDR") or ""
    if proxies:
        said = environ.get("HTTP_X_FORWARDED_FOR", "")
        hops = [hop.strip() for hop in said.split(",")[-proxies:] if hop.strip()]
        address = next(filter(_is_address, hops), address)
    return _place(address) if ":" in address else address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _place(address: str) -> str:
    """Return the network of an IPv6 address that one place has to itself."""
    try:
        known = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Network((known, 64), strict=False))
