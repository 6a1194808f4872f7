"""Full text over the names and descriptions of a release.

words        texts as words to search by
request      what a query asks for: exactly these words
asked        what somebody types: words as they may be meant
facets       by what things can be told apart, and how much they are linked
making       the index, a side of a release: tables, and from them
lists        which texts have which word, in the order in which they are shown
layout       what is in the lists
opened       the lists, open
near         words that are nearly the same
alike        words that may be the same in another script
meant        what a word may be meant for, and where that is
finding      which texts have what is asked for, the best first
counting     how many of them have which values
marks        where in a text the words stand
tables       the tables, open
index        looking things up
magic        ``?thing habeas:matchesText "words"`` in a query
"""

from habeas.search.counting import Count
from habeas.search.facets import FACETS
from habeas.search.index import Found, Hit, Index, find
from habeas.search.making import SIDE, make_index

__all__ = ["FACETS", "SIDE", "Count", "Found", "Hit", "Index", "find", "make_index"]
