"""The queries in this folder, by name: one question per file, with a header that is a contract.

header         what the first lines of a file say
values         values for variables, as people type them
library        queries by name, and a folder of one's own beside them
competency     which question of the thirty a query answers
executables    the queries as RDF, in a release
"""

from habeas.errors import UnknownNameError
from habeas.queries.header import Header, Parameter
from habeas.queries.library import Library, Query, shipped
from habeas.store.embedded import Row, Term
from habeas.store.interface import Store

__all__ = ["Header", "Library", "Parameter", "Query", "header", "names", "read", "select"]


def names() -> list[str]:
    """Return the names of all queries that ship, sorted."""
    return list(shipped())


def read(name: str) -> str:
    """Return the text of ``<name>.rq``.

    Raises
    ------
    UnknownNameError
        If there is no such query, with the near names.
    """
    return _query(name).text


def header(name: str) -> Header:
    """Return what the header of a query says.

    Examples
    --------
    >>> header("cases").outputs[:2]
    ['case', 'label']
    """
    return _query(name).header


def _query(name: str) -> Query:
    if name not in shipped():
        raise UnknownNameError("query", name, shipped())
    return shipped()[name]


def select(store: Store, name: str, **given: Term) -> list[Row]:
    """Return the rows of ``<name>.rq`` over ``store``, some of its variables given."""
    return store.select(read(name), **given)
