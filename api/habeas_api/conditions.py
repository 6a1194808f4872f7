"""What a caller makes a condition: only in the state that it knows (RFC 9110, section 13.1)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from werkzeug.exceptions import PreconditionFailed
from werkzeug.http import parse_date, parse_etags

__all__ = ["refuse_other_state"]


def refuse_other_state(
    environ: Mapping[str, Any], tags: Collection[str] = (), modified: datetime | None = None
) -> None:
    """Refuse who wants an answer only in a state in which it is not.

    Parameters
    ----------
    environ
        The request.
    tags
        The strong entity tags of the answer, one for each coding. Weak ones match nothing here,
        so that only ``*`` is met by an answer that has no others.
    modified
        Since when it has been so; without it, ``If-Unmodified-Since`` says nothing.

    Raises
    ------
    PreconditionFailed
        If ``If-Match`` names none of the tags, or it was changed after ``If-Unmodified-Since``.

    Examples
    --------
    >>> refuse_other_state({"HTTP_IF_MATCH": '"a", "b"'}, ["b"])
    >>> refuse_other_state({"HTTP_IF_MATCH": "*"})
    """
    asked = environ.get("HTTP_IF_MATCH")
    if asked is not None:
        known = parse_etags(asked)
        if not known.star_tag and not any(map(known.is_strong, tags)):
            raise PreconditionFailed("This is not, or no longer, what If-Match names.")
    elif modified is not None and "HTTP_IF_UNMODIFIED_SINCE" in environ:
        day = parse_date(environ["HTTP_IF_UNMODIFIED_SINCE"])
        if day is not None and modified.replace(microsecond=0) > day:
            raise PreconditionFailed("This was changed since then.")
