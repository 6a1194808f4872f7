"""What a remote store says instead of an answer, in our words.

Its own words are repeated only in part: they may hold the whole query.
"""

import re

import requests

from habeas.errors import (
    BusyError,
    InvalidQueryError,
    RemoteAnswerError,
    RemoteRefusalError,
    RemoteStoreError,
)
from habeas.store.remote.limits import Limits

__all__ = ["check_status"]

#: How much is read of what an error says, and how much of that is repeated.
_READ, _SAID = 4_000, 300
_TAGS = re.compile(r"<[^<>]*>")
#: Where engines begin to repeat the query.
_QUERY = re.compile(r"SPARQL query:|Query:", re.IGNORECASE)
#: What engines say, with status 500, of a query that took too long.
_TOO_LONG = re.compile(r"S1T00|timed? ?out|cancelled|time limit", re.IGNORECASE)


def check_status(response: requests.Response, address: str, limits: Limits, query: bool) -> None:
    """Return if the store did what it was asked.

    Raises
    ------
    InvalidQueryError
        If it was a query, and the store says that it is wrong.
    QueryTimeoutError, BusyError
        If it took too long, or the store has too much to do.
    RemoteStoreError
        For all else that is no success.
    """
    status = response.status_code
    if 200 <= status < 300 and (not query or status == 200):
        return
    if 200 <= status < 300:
        raise RemoteAnswerError(address, f"gave only a part of its answer (status {status}).")
    if 300 <= status < 400:
        raise RemoteAnswerError(
            address, "sends us elsewhere, and we do not go there. Give the address itself."
        )
    if status in (401, 403):
        raise RemoteRefusalError(
            address,
            f"does not let us do this ({status}). Set HABEAS_STORE_USER and "
            "HABEAS_STORE_PASSWORD, or HABEAS_STORE_TOKEN.",
        )
    if status in (429, 503):
        raise BusyError(_seconds(response.headers.get("Retry-After", "")))
    said = _said(response)
    if status in (408, 504) or (status >= 500 and query and _TOO_LONG.search(said)):
        raise limits.passed()
    if status == 400 and query:
        raise InvalidQueryError(f"The store refused the query: {said or 'it does not say why'}")
    if status == 404:
        raise RemoteStoreError(address, "has nothing there (404). Is the address right?")
    raise RemoteStoreError(address, f"failed ({status}): {said or 'it does not say why'}")


def _seconds(header: str) -> int:
    return min(int(header), 3600) if header.isdigit() else 5


def _said(response: requests.Response) -> str:
    """Return the first words of an error, on one line, without the query."""
    try:
        content = response.raw.read(_READ, decode_content=False)
    except Exception:  # noqa: BLE001 - whatever it is, there is an error already
        return ""
    text = _QUERY.split(_TAGS.sub(" ", content.decode("utf-8", "replace")))[0]
    line = " ".join(text.split())
    return "".join(filter(str.isprintable, line))[:_SAID]
