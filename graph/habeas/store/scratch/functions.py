"""Functions that a text calls and nobody knows.

To call one is an error of the expression, which then has no value, and not of
the query: whoever wrote the text may know a service that has the function. The
engine refuses the whole text; so it gets functions without a value instead.
"""

import re
from collections.abc import Callable
from typing import TypeVar

import pyoxigraph as ox

from habeas.errors import InvalidQueryError
from habeas.store.interface import Term
from habeas.store.notes import Note

__all__ = ["Functions", "with_unknown_functions"]

Functions = dict[ox.NamedNode, Callable[..., Term | None]]
Result = TypeVar("Result")

#: How many functions of one text may be unknown.
MOST = 50
_UNKNOWN = re.compile(r"custom function <([^>]*)> is not supported")


def with_unknown_functions(run: Callable[[Functions], Result]) -> tuple[Result, list[Note]]:
    """Return what ``run`` gives with functions in place of unknown ones, and a note on each.

    Raises
    ------
    InvalidQueryError
        If there are too many of them.

    Examples
    --------
    >>> def run(functions):
    ...     return list(ox.Store().query("SELECT (<urn:f>() AS ?x) {}", custom_functions=functions))
    >>> with_unknown_functions(run)[1][0].text
    'There is no function <urn:f>; its value is an error.'
    """
    unknown: Functions = {}
    while True:
        try:
            result = run(unknown)
        except RuntimeError as error:
            found = _UNKNOWN.search(str(error))
            function = ox.NamedNode(found[1]) if found else None
            if function is None or function in unknown:
                raise
            if len(unknown) == MOST:
                raise InvalidQueryError(f"More than {MOST} functions are not known.") from error
            unknown[function] = _no_value
        else:
            return result, [
                Note("warning", f"There is no function <{name.value}>; its value is an error.")
                for name in unknown
            ]


def _no_value(*_: object) -> Term | None:
    return None
