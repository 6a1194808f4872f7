"""The columns of a release: who takes part in what, as numbers that can be counted quickly.

A release carries them in its folder ``columns``. They are made from its store
and can be made again at any time; see :mod:`habeas.columns.layout` for what
they hold. :func:`co_involvement`, :func:`brokers` and :func:`gaps` count over
them, and :mod:`habeas.columns.shapes` answers SPARQL queries that ask for the same.
"""

from habeas.columns.gaps import Gaps, Lacking, cases_without, gaps
from habeas.columns.opened import Columns, Involvements, Relation, UnreadableColumnsError, open
from habeas.columns.together import Brokers, Pairs, brokers, co_involvement, incidence

__all__ = [
    "Brokers",
    "Columns",
    "Gaps",
    "Involvements",
    "Lacking",
    "Pairs",
    "Relation",
    "UnreadableColumnsError",
    "brokers",
    "cases_without",
    "co_involvement",
    "gaps",
    "incidence",
    "open",
]
