"""What holds of a term whatever the graph says: judged once for each distinct term."""

from collections.abc import Callable, Hashable

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.evaluation.pairs import BoolArray, IntArray
from habeas.shacl.image import Terms
from habeas.shacl.image.terms import BLANK, LITERAL
from habeas.shacl.literals.lexical import well_formed
from habeas.shacl.literals.order import Values, compare_pairs, compare_with, values
from habeas.shacl.literals.patterns import matcher

__all__ = ["Judged"]

_UNKNOWN, _NO, _YES = 0, 1, 2
#: Longest text, in characters, whose length is kept in a table; longer ones are counted alike.
_LONGEST = np.iinfo(np.int32).max


class Judged:
    """Remembers what was found about the terms of an image; terms never change."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._tables: dict[Hashable, NDArray[np.uint8]] = {}
        self._lengths = np.zeros(0, np.int32)

    def well_formed(self, numbers: IntArray, datatype: int) -> BoolArray:
        """Whether literals, all of one datatype, are in its lexical space."""
        iri = self._terms.term(datatype).value
        return self._once(
            ("datatype", datatype),
            numbers,
            lambda distinct: well_formed(iri, self._terms.texts(distinct)),
        )

    def matches(self, numbers: IntArray, pattern: str, flags: str) -> BoolArray:
        """Whether the texts of IRIs and literals match a pattern; blank nodes have none."""

        def judge(distinct: IntArray) -> BoolArray:
            found: BoolArray = self._terms.kinds[distinct] != BLANK
            found[found] = matcher(pattern, flags)(self._terms.texts(distinct[found]))
            return found

        return self._once(("pattern", pattern, flags), numbers, judge)

    def lengths(self, numbers: IntArray) -> NDArray[np.int32]:
        """Return how many characters the texts of IRIs and literals have."""
        if len(self._lengths) < len(self._terms):
            grown = np.full(_room(len(self._terms)), -1, np.int32)
            grown[: len(self._lengths)] = self._lengths
            self._lengths = grown
        unknown = np.unique(numbers[self._lengths[numbers] < 0])
        if len(unknown):
            texts = self._terms.texts(unknown)
            self._lengths[unknown] = [min(len(text), _LONGEST) for text in texts]
        return self._lengths[numbers]

    def compared_with(
        self, numbers: IntArray, datatype: str, lexical: str, wanted: tuple[int, ...]
    ) -> BoolArray:
        """Whether values compare with a constant in one of the ``wanted`` ways."""

        def judge(distinct: IntArray) -> BoolArray:
            found: BoolArray = self._terms.kinds[distinct] == LITERAL
            ordered = self._ordered(distinct[found])
            found[found] = np.isin(compare_with(ordered, datatype, lexical), wanted)
            return found

        return self._once(("order", datatype, lexical, wanted), numbers, judge)

    def compared_pairs(self, left: IntArray, right: IntArray, wanted: tuple[int, ...]) -> BoolArray:
        """Whether each term on the left compares with that on the right as wanted."""
        kinds = self._terms.kinds
        literal = (kinds[left] == LITERAL) & (kinds[right] == LITERAL)
        some, i = np.unique(left[literal], return_inverse=True)
        others, j = np.unique(right[literal], return_inverse=True)
        codes = compare_pairs(self._ordered(some), i, self._ordered(others), j)
        found: BoolArray = literal.copy()
        found[literal] = np.isin(codes, wanted)
        return found

    def _ordered(self, numbers: IntArray) -> Values:
        terms = self._terms
        datatypes = terms.datatypes[numbers]
        names = {each: terms.term(int(each)).value for each in np.unique(datatypes)}
        return values([names[each] for each in datatypes], terms.texts(numbers))

    def _once(
        self, key: Hashable, numbers: IntArray, judge: Callable[[IntArray], BoolArray]
    ) -> BoolArray:
        """Return what ``judge`` says of each term, asking it once for each."""
        table = self._tables.get(key)
        if table is None or len(table) < len(self._terms):
            grown = np.zeros(_room(len(self._terms)), np.uint8)
            if table is not None:
                grown[: len(table)] = table
            table = self._tables[key] = grown
        unknown = numbers[table[numbers] == _UNKNOWN]
        if len(unknown):
            unknown = np.unique(unknown)
            table[unknown] = np.where(judge(unknown), _YES, _NO)
        found: BoolArray = table[numbers] == _YES
        return found


def _room(count: int) -> int:
    """Return a size with room for more, so that a table is not copied for every new term."""
    return count + count // 4 + 1024
