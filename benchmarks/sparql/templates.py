"""Lines of N-Quads for many things of one kind at once, from columns of values.

A template is written as one would write Turtle; its holes are those of ``str.format``. A million
lines take half a second, since no object stands for any of them.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from habeas.terms import GRAPHS, PREFIXES, expand

__all__ = ["Template"]

#: How many things are written at once.
BATCH = 20_000
_A = f"<{PREFIXES['rdf']}type>"


class Template:
    """What is said of one thing, with holes.

    Examples
    --------
    >>> label = Template('case:c{0} skos:prefLabel "{1}"@en')
    >>> [line] = label.fill([7], ["The case of Ada"])
    >>> line.split()[0]
    '<https://w3id.org/habeas/id/case/c7>'
    """

    def __init__(self, text: str, graph: str = "records") -> None:
        lines = [line.strip() for line in text.strip().splitlines()]
        self._text = "".join(
            " ".join(map(_term, line.split(" ", 2))) + f" <{GRAPHS[graph]}> .\n" for line in lines
        )

    def fill(self, *columns: Sequence[Any]) -> Iterator[str]:
        """Yield the lines for the rows of these columns, many at a time."""
        if len({len(column) for column in columns}) > 1:
            raise ValueError("the columns are not of one length")
        make: Callable[..., str] = self._text.format
        made = map(make, *columns)
        while text := "".join(islice(made, BATCH)):
            yield text


def _term(text: str) -> str:
    """Return a term of a template in full; a hole that is all of a term stays."""
    if text == "a":
        return _A
    if text.startswith(('"', "{", "<")):
        words, mark, datatype = text.rpartition("^^")
        return f"{words}^^<{expand(datatype)}>" if mark else text
    return f"<{expand(text)}>"
