"""Which things of a release the rows of somebody's table mean, and how sure that is.

likeness     two names
patience     how long that may take
types        what kinds of things can be matched
properties   what they can be compared by
entities     reading a thing
following    what it has
values       two values, by what they are
scoring      what a candidate is worth, and when it is a match
spellings    how identifiers and addresses are written
query        one row
looking      what it may mean at all
reconciler   from a row to candidates
extending    from matched things to columns
"""

from habeas.reconciling.entities import Entity, identifier_of, iri_of
from habeas.reconciling.extending import Cell, Column, extend
from habeas.reconciling.properties import Properties, Property
from habeas.reconciling.query import Query
from habeas.reconciling.reconciler import Reconciler
from habeas.reconciling.scoring import Candidate, Feature, decide, score_of
from habeas.reconciling.types import Type, Types
from habeas.reconciling.values import Given

__all__ = [
    "Candidate",
    "Cell",
    "Column",
    "Entity",
    "Feature",
    "Given",
    "Properties",
    "Property",
    "Query",
    "Reconciler",
    "Type",
    "Types",
    "decide",
    "extend",
    "identifier_of",
    "iri_of",
    "score_of",
]
