"""Who we are to a remote store: a user and a password, or a token, from the environment only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from habeas.errors import RemoteSettingError
from habeas.store.remote.capabilities import Capabilities

__all__ = ["Access"]


class _Bearer(AuthBase):
    """Shows a token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@dataclass(frozen=True)
class Access:
    """What a store wants to see of us. It is never shown, and never part of an address."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    #: A file with the certificates to trust; those of the system's ``certifi`` without one.
    certificates: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Access":
        """Read ``HABEAS_STORE_USER`` and ``_PASSWORD``, ``_TOKEN`` and ``_CERTIFICATES``.

        Examples
        --------
        >>> Access.from_environment({"HABEAS_STORE_USER": "ada", "HABEAS_STORE_PASSWORD": "secret"})
        Access(certificates='')
        """
        user, password, token, certificates = (
            environment.get(f"HABEAS_STORE_{name}", "")
            for name in ("USER", "PASSWORD", "TOKEN", "CERTIFICATES")
        )
        return cls(user, password, token, certificates)

    def shown_to(self, address: str, capabilities: Capabilities) -> AuthBase | None:
        """Return how we show who we are at ``address``; None if we have nothing to show.

        Raises
        ------
        RemoteSettingError
            If a password or token would go over the network for everybody to read.
        """
        if not (self.user or self.token):
            return None
        if self.user and not self.token and capabilities.login == "digest":
            return HTTPDigestAuth(self.user, self.password)  # the password itself never travels
        if not _is_private(address):
            raise RemoteSettingError(
                "A password or token is set, and the address of the store begins with http://: "
                "everybody on the way could read it. Use https://, or an address of this machine."
            )
        return _Bearer(self.token) if self.token else HTTPBasicAuth(self.user, self.password)


def _is_private(address: str) -> bool:
    """Whether nobody can listen on the way: it is enciphered, or stays on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
