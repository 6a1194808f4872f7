r"""What somebody typed to search for, as a question to the index.

All words must be there, in any order. ``"two words"`` in quotation marks must
follow each other, and ``prefix*`` is the beginning of a word. Every other sign
is as good as a space: nothing that is typed is a command.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from habeas.errors import InvalidQueryError
from habeas.search.words import words

__all__ = ["MOST_WORDS", "QUOTES", "Request", "read_request"]

#: Most words in one search.
MOST_WORDS = 64
_PART = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
#: Quotation marks of other keyboards.
QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True)
class Request:
    """What is searched for."""

    #: Words that must follow each other, and whether the last is the beginning of one.
    phrases: Sequence[tuple[tuple[str, ...], bool]]

    @property
    def match(self) -> str:
        """The same as FTS5 reads it: quoted words and nothing else."""
        return " AND ".join(
            '"' + " ".join(phrase) + '"' + ("*" if begins else "")
            for phrase, begins in self.phrases
        )

    @property
    def exact(self) -> str:
        """The words in their order, to compare with a whole name."""
        return " ".join(word for phrase, _ in self.phrases for word in phrase)


def read_request(text: str) -> Request:
    r"""Return what ``text`` searches for.

    Raises
    ------
    InvalidQueryError
        If there is no word in it, or too many.

    Examples
    --------
    >>> read_request('ada "north watch" lett*').match
    '"ada" AND "north watch" AND "lett"*'
    >>> read_request('NEAR(a b) OR -title:"x').match
    '"near a" AND "b" AND "or" AND "title" AND "x"'
    """
    phrases = []
    # A quotation mark without its like ends with the text.
    plain = text.translate(QUOTES)
    closed = plain + '"' if plain.count('"') % 2 else plain
    for quoted, star, word in _PART.findall(closed):
        phrase = tuple(words(quoted or word))
        if phrase:
            phrases.append((phrase, bool(star) or word.endswith("*")))
    if not phrases:
        raise InvalidQueryError(f"There is no word to search for in {text[:100]!r}.")
    if sum(len(phrase) for phrase, _ in phrases) > MOST_WORDS:
        raise InvalidQueryError(f"A search has at most {MOST_WORDS} words.")
    return Request(tuple(phrases))
