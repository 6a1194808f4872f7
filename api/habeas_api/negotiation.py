"""Which of what we can write a caller would like best.

Of our own, since the usual helpers know nothing of media types with
parameters: ``text/turtle;charset=utf-8`` must be able to get Turtle, and
``application/ld+json;profile="…#framed"`` the framed form and no other.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["choose"]

#: As much of an Accept header is read, in characters, and as is remembered.
LONGEST, SHORT = 4_000, 300
_RANGE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"?)++')
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)')
_QUALITY = re.compile(r"([0-9]*)(?:\.([0-9]*))?")
_TYPE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+")
_PROFILE = re.compile(r"\s*<([^<>\s]*)>\s*((?:;[^;]*)*)")


class _Range(NamedTuple):
    """One item of an Accept header."""

    media_type: str
    profiles: frozenset[str]
    quality: float


def choose(
    accept: str | None, offered: Sequence[str], accept_profile: str | None = None
) -> str | None:
    """Return the best of ``offered`` for an Accept header, or None if it takes none of them.

    Without a header, and where it likes several best, the first of them. The
    most specific range decides about a type. A range with a ``profile`` is
    about what is offered with it; one with a profile that nothing of the type
    has, and any other parameter, is as if that were not there, and a range
    with a broken quality as if it were not. ``*`` is ``*/*``, ``q=.5`` is
    ``q=0.5``, above 1 is 1, and of decimals three count: there are clients
    that write so.

    Parameters
    ----------
    accept
        The header, if there is one.
    offered
        Media types, perhaps with ``;profile="…"``.
    accept_profile
        What Content Negotiation by Profile calls ``Accept-Profile``: IRIs with
        qualities. Among what Accept takes, it decides first; profiles that
        nothing has decide nothing.

    Examples
    --------
    >>> choose("text/turtle;charset=utf-8, text/html;q=0.5", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose("*/*", ["text/html", "text/turtle"])
    'text/html'
    >>> choose("text/*, text/html;q=0", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose('a/b;profile="urn:y"', ['a/b;profile="urn:x"', 'a/b;profile="urn:y urn:z"'])
    'a/b;profile="urn:y urn:z"'
    >>> choose("image/png", ["text/html"]) is None
    True
    """
    asked = (accept or "").strip(), accept_profile or "", tuple(offered)
    if len(asked[0]) + len(asked[1]) <= SHORT:
        return _remembered(*asked)
    return _choose(*asked)


def _choose(accept: str, accept_profile: str, offered: tuple[str, ...]) -> str | None:
    ranges = _read(accept[:LONGEST]) if accept else [_Range("*/*", frozenset(), 1.0)]
    liked = _profiles(accept_profile[:LONGEST])
    parts = [_parted(each) for each in offered]
    held: dict[str, set[str]] = {}
    for media_type, profiles in parts:
        held.setdefault(media_type, set()).update(profiles)
    best, best_quality = None, (-1.0, 0.0)
    for each, (media_type, profiles) in zip(offered, parts, strict=True):
        quality = _quality(media_type, profiles, ranges, held[media_type])
        by_profile = max((liked.get(profile, 0.0) for profile in profiles), default=0.0)
        if quality > 0 and (by_profile, quality) > best_quality:
            best, best_quality = each, (by_profile, quality)
    return best


_remembered = lru_cache(4096)(_choose)


def _quality(
    media_type: str, profiles: frozenset[str], ranges: Sequence[_Range], held: set[str]
) -> float:
    """Return how much something is liked, by the most specific range that is about it."""
    kind = media_type.partition("/")[0]
    best, best_quality = (-1, 0), 0.0
    for each in ranges:
        asked = each.profiles & held
        if each.media_type == media_type and (not asked or asked & profiles):
            specific = (2, len(asked & profiles))
        elif each.media_type == f"{kind}/*":
            specific = (1, 0)
        elif each.media_type == "*/*":
            specific = (0, 0)
        else:
            continue
        if specific > best or (specific == best and each.quality > best_quality):
            best, best_quality = specific, each.quality
    return best_quality


def _read(accept: str) -> list[_Range]:
    ranges = []
    for text in _RANGE.findall(accept):
        media_type, _, _ = text.partition(";")
        name = media_type.strip().lower()
        name = "*/*" if name == "*" else name
        weight, profiles = "1", ""
        for key, value in _PARAMETER.findall(text):
            if key.lower() == "q":
                weight = value.strip()
            elif key.lower() == "profile":
                profiles = value.strip().strip('"')
        quality = _weighed(weight)
        if _TYPE.fullmatch(name) and quality is not None:
            ranges.append(_Range(name, frozenset(profiles.split()), quality))
    return ranges


def _weighed(text: str) -> float | None:
    """Return the quality that a text means, 0 to 1; None if it means none."""
    found = _QUALITY.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    return min(float(f"{found[1] or 0}.{(found[2] or '0')[:3]}"), 1.0)


def _profiles(accept: str) -> dict[str, float]:
    """Return the quality of each profile of an Accept-Profile header; what is broken is left out."""
    found: dict[str, float] = {}
    for text in accept.split(","):
        if item := _PROFILE.fullmatch(text):
            said = dict(_PARAMETER.findall(item[2]))
            quality = _weighed(said.get("q", "1").strip())
            if quality is not None:
                found[item[1]] = max(found.get(item[1], 0.0), quality)
    return found


@lru_cache(256)
def _parted(offered: str) -> tuple[str, frozenset[str]]:
    """Return the media type of something offered, and its profiles."""
    media_type, _, _ = offered.partition(";")
    said = dict(_PARAMETER.findall(offered))
    return media_type.strip(), frozenset(said.get("profile", "").strip('"').split())
