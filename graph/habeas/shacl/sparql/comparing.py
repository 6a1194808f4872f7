"""Comparisons that are surely false, told from columns of terms."""

from collections import OrderedDict

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.image import LITERAL, Terms
from habeas.shacl.image.columns import Numbers
from habeas.shacl.literals.order import (
    EQUAL,
    GREATER,
    LESS,
    Values,
    compare_pairs,
    compare_with,
    values,
)

__all__ = ["Comparing"]

#: In which orders of two literals a comparison is false.
_FALSE = {
    "=": (LESS, GREATER),
    "!=": (EQUAL,),
    "<": (EQUAL, GREATER),
    "<=": (GREATER,),
    ">": (EQUAL, LESS),
    ">=": (LESS,),
}
#: How many columns of literals are kept, read.
_KEPT = 8


class Comparing:
    """Compares terms, and remembers the literals that it has read."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._read: OrderedDict[bytes, Values] = OrderedDict()

    def surely_false(
        self, one: Numbers, sign: str, other: Numbers | ox.Literal
    ) -> NDArray[np.bool_]:
        """Return for each pair whether no engine can find the comparison true.

        Literals of different datatypes are not looked at: engines differ.
        """
        if isinstance(other, ox.Literal):
            return self._with_literal(one, sign, other)
        kinds, datatypes = self._terms.kinds, self._terms.datatypes
        literal, other_literal = kinds[one] == LITERAL, kinds[other] == LITERAL
        found = np.zeros(len(one), np.bool_)
        nodes = ~literal & ~other_literal
        if sign == "=":
            found |= (nodes & (one != other)) | (literal != other_literal)
        elif sign == "!=":
            found |= nodes & (one == other)
        both = np.flatnonzero(literal & other_literal & (datatypes[one] == datatypes[other]))
        if len(both):
            some, i = np.unique(one[both], return_inverse=True)
            others, j = np.unique(other[both], return_inverse=True)
            codes = compare_pairs(self._values(some), i, self._values(others), j)
            found[both] = np.isin(codes, _FALSE[sign])
        return found

    def _with_literal(self, one: Numbers, sign: str, other: ox.Literal) -> NDArray[np.bool_]:
        datatype = self._terms.find(other.datatype)
        found = np.zeros(len(one), np.bool_)
        if sign == "=":
            found |= self._terms.kinds[one] != LITERAL
        same = np.flatnonzero(self._terms.datatypes[one] == datatype)
        if datatype >= 0 and len(same):
            some, i = np.unique(one[same], return_inverse=True)
            codes = compare_with(self._values(some), other.datatype.value, other.value)[i]
            found[same] = np.isin(codes, _FALSE[sign])
        return found

    def _values(self, numbers: Numbers) -> Values:
        key = numbers.tobytes()
        found = self._read.pop(key, None)
        if found is None:
            chosen, places = np.unique(self._terms.datatypes[numbers], return_inverse=True)
            names = [self._terms.term(number).value for number in chosen.tolist()]
            datatypes = [names[place] for place in places.tolist()]
            found = values(datatypes, self._terms.texts(numbers))
            while len(self._read) >= _KEPT:
                self._read.popitem(last=False)
        self._read[key] = found
        return found
