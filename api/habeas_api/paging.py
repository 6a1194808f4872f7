"""The pages of a description that is too long for one, as people go from one to another."""

from collections.abc import Callable

from habeas.describe import Description

__all__ = ["Paging", "pages_of"]

_WORDS = {"first": "First", "prev": "Previous", "next": "Next", "last": "Last"}


def pages_of(page: int, pages: int) -> dict[str, int]:
    """Return the pages to which one of several leads, by how it does.

    Examples
    --------
    >>> pages_of(1, 3)
    {'first': 1, 'next': 2, 'last': 3}
    """
    near = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    return {relation: each for relation, each in near.items() if 1 <= each <= pages}


class Paging:
    """Which page a description is, and what it leaves to others."""

    def __init__(self, about: Description, word: Callable[[str], str]) -> None:
        self._about = about
        self._word = word
        self.number = about.page
        self.pages = about.pages

    @property
    def others(self) -> list[tuple[str, str, int]]:
        """The other pages: a word, how this page leads there, and which one it is."""
        near = pages_of(self.number, self.pages)
        return [(_WORDS[how], how, page) for how, page in near.items() if page != self.number]

    @property
    def unlisted(self) -> list[tuple[str, int, int]]:
        """Where not everything is listed: the word for the property, how many are, and how many there are."""
        listed = self._about.linking
        return [
            (self._word(by), len(listed.get(by, ())), count)
            for by, count in sorted(self._about.incoming.items())
            if count > len(listed.get(by, ()))
        ]
