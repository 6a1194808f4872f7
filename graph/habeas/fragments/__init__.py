"""Triple patterns answered a page at a time, in the same order by every process.

A release carries what is needed in its folder ``fragments``: all its terms in
the order of their texts, and all its statements in three orders, as numbers.
What matches a pattern is then one run of numbers that follow each other: how
many there are and what page 10,000 holds is known by two searches, whatever
came before. :func:`open` reads them; see :mod:`habeas.fragments.layout`.
"""

from habeas.fragments.layout import ALL, UNION
from habeas.fragments.opened import Found, Fragments, Row, UnreadableFragmentsError, open

__all__ = ["ALL", "UNION", "Found", "Fragments", "Row", "UnreadableFragmentsError", "open"]
