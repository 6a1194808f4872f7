"""How the data writes what Oxigraph gives back.

The store writes numbers, dates and truth values its own way: ``01`` comes back
as ``1``, and ``1.50`` as ``1.5``. A literal that the data does not have in
this spelling is looked for among those that the store writes so. If the data
has it in several, the first in the alphabet is taken.
"""

import numpy as np
import pyoxigraph as ox

from habeas.shacl.image import Change, Image
from habeas.shacl.vocabulary import XSD, Node

__all__ = ["Spellings"]

_IS = ox.NamedNode("urn:x-habeas:is")
_NUMBER = "urn:x-habeas:number:"
_INTEGERS = (
    *("integer", "byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt"),
    *("unsignedLong", "positiveInteger", "nonNegativeInteger", "negativeInteger"),
    "nonPositiveInteger",
)
#: The datatypes of the data that can come back as each datatype.
_FAMILIES = {f"{XSD}integer": tuple(f"{XSD}{name}" for name in _INTEGERS)}


class Spellings:
    """The literals of an image by the way in which Oxigraph writes them."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._found: dict[str, dict[Node, Node]] = {}
        self._gone: set[int] = set()

    def change(self, change: Change) -> None:
        """Look again when asked, for the image has changed."""
        self._found.clear()
        self._gone.update(change.removed.objects.tolist())

    def original(self, term: Node) -> Node:
        """Return a term as the data writes it; as it is, if the data does not have it."""
        if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
            return term
        if term.datatype.value == f"{XSD}string" or self._is_there(self._image.terms.find(term)):
            return term
        datatype = term.datatype.value
        if datatype not in self._found:
            self._found[datatype] = self._of(datatype)
        return self._found[datatype].get(term, term)

    def _is_there(self, number: int) -> bool:
        """Whether the data has a term; it is remembered when the last triple with it is gone."""
        if number < 0 or number not in self._gone:
            return number >= 0
        wanted = np.array([number], np.int64)
        columns = map(self._image.column, self._image.predicates())
        return any(len(column.subjects(wanted)[0]) for column in columns)

    def _of(self, datatype: str) -> dict[Node, Node]:
        terms = self._image.terms
        wanted = [terms.find(ox.NamedNode(name)) for name in _FAMILIES.get(datatype, (datatype,))]
        numbers = np.flatnonzero(np.isin(terms.datatypes, [each for each in wanted if each >= 0]))
        there = filter(self._is_there, numbers.tolist())
        written = sorted(map(terms.term, there), key=str, reverse=True)
        store = ox.Store()
        store.extend(
            ox.Quad(ox.NamedNode(f"{_NUMBER}{place}"), _IS, literal)
            for place, literal in enumerate(written)
        )
        found = {
            int(quad.subject.value[len(_NUMBER) :]): quad.object
            for quad in store
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple)
        }
        return {term: written[place] for place, term in sorted(found.items())}
