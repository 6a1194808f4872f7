"""Full text over the names and descriptions of a release.

words        texts as words to search by
request      what somebody typed
making       the index, a side of a release
index        looking up
magic        ``?thing habeas:matchesText "words"`` in a query
"""

from habeas.search.index import Hit, Index, find
from habeas.search.making import SIDE, make_index

__all__ = ["SIDE", "Hit", "Index", "find", "make_index"]
