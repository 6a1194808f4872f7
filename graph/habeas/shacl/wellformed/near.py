"""Names that a misspelt one could have meant."""

from collections.abc import Iterable

__all__ = ["Near"]

#: So many known names are searched, so many times: each search compares them all.
_MOST_NAMES = 2_000
_MOST_TIMES = 30


class Near:
    """Suggests names to the first that ask.

    Examples
    --------
    >>> Near()("minCout", ["maxCount", "minCount", "path"], "sh:")
    '; did you mean sh:minCount?'
    """

    def __init__(self) -> None:
        self._times = 0

    def __call__(self, name: str, known: Iterable[str], prefix: str = "") -> str:
        """Return a question after the known names that are near; nothing if none is."""
        from difflib import get_close_matches  # only graphs with mistakes pay for it

        self._times += 1
        if self._times > _MOST_TIMES:
            return ""
        by_folded: dict[str, str] = {}
        for each in sorted(known, reverse=True)[:_MOST_NAMES]:  # sh:class before sh:Class
            by_folded.setdefault(each.casefold(), each)
        near = get_close_matches(name.casefold(), by_folded, n=2, cutoff=0.8)
        if not near:
            return ""
        return f"; did you mean {' or '.join(prefix + by_folded[each] for each in near)}?"
