"""Edge tables: the rows between a release and its networks, as columns of numbers.

table       the rows of one edge rule, and what is known of their claims and agents
asking      such a table read from a store by SPARQL
side        the tables of a release, made when it is built, as Parquet
opened      such a table read from the side of a release
meeting     which rows meet in what they share
matrices    how strongly agents are joined by what they share
"""

from contextlib import suppress
from typing import Protocol

from habeas.errors import MissingLibraryError
from habeas.networks.rules import EdgeRule, rule
from habeas.networks.tables.asking import of_store
from habeas.networks.tables.opened import Tables
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable, Names
from habeas.store.interface import Store

__all__ = ["UNKNOWN_HIGH", "UNKNOWN_LOW", "EdgeTable", "Names", "Opened", "read"]


class Opened(Protocol):
    """What a release gives: a store, and perhaps a side of edge tables."""

    @property
    def store(self) -> Store:
        """The triples."""
        ...

    def tables(self) -> Tables | None:
        """Return the edge tables, if it has any that are whole."""
        ...


def read(source: Store | Opened, named: str | EdgeRule) -> EdgeTable:
    """Return the table of an edge rule, from a release's side if it has one, else by SPARQL.

    Parameters
    ----------
    source
        A release, or the triples of one.
    named
        The name of a rule that the release states, or a rule.

    Raises
    ------
    UnknownNameError
        If there is no such rule, with the near names.
    InvalidRuleError
        If the rule cannot be computed as it is stated.
    """
    chosen = named if isinstance(named, EdgeRule) else rule(_store(source), named)
    side = source.tables() if hasattr(source, "tables") else None
    with suppress(MissingLibraryError):  # without DuckDB the triples say the same
        if side is not None and (found := side.table(chosen)) is not None:
            return found
    return of_store(_store(source), chosen)


def _store(source: Store | Opened) -> Store:
    """Return the triples, opened only now if they were not before."""
    return source.store if hasattr(source, "store") else source
