"""Which language tags are well formed, and which ones a range covers.

A range is matched as SPARQL's ``langMatches`` does: basic filtering of
RFC 4647, section 3.3.1, on tags and ranges in any case.
"""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["lang_matches", "well_formed_tags"]

# The grammar of RFC 5646, section 2.1. Subtags that never followed it stand first.
_TAG = """
    en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)
    |sgn-(?:be-fr|be-nl|ch-de)
    |(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})   # language, with extensions of it
     (?:-[a-z]{4})?                                # script
     (?:-(?:[a-z]{2}|[0-9]{3}))?                   # region
     (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*+     # variants
     (?:-[0-9a-wyz](?:-[a-z0-9]{2,8})++)*+         # extensions
     (?:-x(?:-[a-z0-9]{1,8})++)?                   # private use
    |x(?:-[a-z0-9]{1,8})++
"""


def lang_matches(tags: Sequence[str], ranges: Sequence[str]) -> NDArray[np.bool_]:
    """Return which of ``tags`` are covered by one of ``ranges`` or more.

    Parameters
    ----------
    tags
        Language tags. An empty one stands for a literal without a language,
        which no range covers.
    ranges
        Basic language ranges: ``"*"`` covers every tag, ``"de"`` covers
        ``de`` and ``de-AT``, and an empty one covers nothing.

    Returns
    -------
    ndarray of bool, shape (n_tags,)

    Examples
    --------
    >>> lang_matches(["de", "de-AT", "den", ""], ["DE", "fr"]).tolist()
    [True, True, False, False]
    """
    if "*" in ranges:
        return np.array([tag != "" for tag in tags], np.bool_)
    # A tag that ends as its subtag does: with a hyphen, a range is a prefix of what it covers.
    prefixes = tuple(f"{each.lower()}-" for each in ranges if each)
    return np.array([f"{tag.lower()}-".startswith(prefixes) for tag in tags], np.bool_)


def well_formed_tags(tags: Sequence[str]) -> NDArray[np.bool_]:
    """Return which of ``tags`` are well formed (RFC 5646, section 2.2.9).

    RDF 1.1 Concepts, section 3.3, asks that of every language tag.

    Examples
    --------
    >>> well_formed_tags(["de-Latn-AT", "x-mine", "de_AT", "a"]).tolist()
    [True, True, False, False]
    """
    match = _expression().fullmatch
    return np.array([match(tag) is not None for tag in tags], np.bool_)


@cache
def _expression() -> re.Pattern[str]:
    # ASCII: without it, k and s would also stand for the Kelvin sign and the long s.
    return re.compile(_TAG, re.VERBOSE | re.IGNORECASE | re.ASCII)
