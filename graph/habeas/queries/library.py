"""Queries by name: those that ship, and a folder of one's own beside them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from habeas.errors import HabeasError, InvalidQueryError, UnknownNameError
from habeas.queries.header import Header, InvalidHeaderError, read_header
from habeas.store import guard
from habeas.store.embedded import EmbeddedStore

__all__ = ["InvalidQueriesError", "Library", "Query", "shipped"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACE = re.compile(r"error at (\d+):(\d+)")
# What a parser expected, where that is a class of characters: of use to nobody.
_CLASSES = re.compile(r",? ?\[[^\[\]]*\](?:\s*\| ?\[[^\[\]]*\])*")


class InvalidQueriesError(HabeasError, ValueError):
    """Files in a folder of queries cannot be used. All of them are named."""

    def __init__(self, problems: list[InvalidHeaderError]) -> None:
        noun = "query" if len(problems) == 1 else "queries"
        lines = [f"{len(problems)} {noun} cannot be used.", *map(str, problems)]
        super().__init__("\n".join(lines))
        self.problems = problems


@dataclass(frozen=True)
class Query:
    """One query."""

    name: str
    text: str
    header: Header
    #: Whether it comes with Habeas; others come from a folder of the user.
    ships: bool = True


class Library:
    """Queries by name.

    Parameters
    ----------
    folder
        A folder with queries of one's own, ``*.rq``, which may be none.

    Raises
    ------
    InvalidQueriesError
        If a file in the folder is not a query with a true header, or is called like a query
        that ships.

    Examples
    --------
    >>> Library().query("cases").header.outputs[:2]
    ['case', 'label']
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._own = {} if folder is None else _read_folder(folder)

    @cached_property
    def _all(self) -> Mapping[str, Query]:
        return dict(sorted({**shipped(), **self._own}.items()))

    def names(self) -> list[str]:
        """Return the names of all queries, sorted."""
        return list(self._all)

    def queries(self) -> list[Query]:
        """Return all queries by name."""
        return list(self._all.values())

    def query(self, name: str) -> Query:
        """Return the query called ``name``.

        Raises
        ------
        UnknownNameError
            If there is no such query, with the near names.
        """
        if name not in self._all:
            raise UnknownNameError("query", name, self._all)
        return self._all[name]


@cache
def shipped() -> Mapping[str, Query]:
    """Return the queries that ship, by name."""
    found = {}
    for item in files("habeas.queries").iterdir():
        if item.name.endswith(".rq"):
            name, text = item.name.removesuffix(".rq"), item.read_text(encoding="utf-8")
            found[name] = Query(name, text, read_header(text))
    return dict(sorted(found.items()))


def _read_folder(folder: Path) -> dict[str, Query]:
    if not folder.is_dir():
        raise InvalidQueriesError([InvalidHeaderError("there is no such folder", 0, folder)])
    found, problems = {}, []
    for path in sorted(folder.glob("*.rq")):
        try:
            found[path.stem] = _read_file(path)
        except InvalidHeaderError as error:
            problems.append(InvalidHeaderError(error.reason, error.line, path))
    if problems:
        raise InvalidQueriesError(problems)
    return found


def _read_file(path: Path) -> Query:
    name = path.stem
    if not _NAME.fullmatch(name):
        raise InvalidHeaderError("call it in small letters, figures and hyphens: who-is-held.rq")
    if name in shipped():
        raise InvalidHeaderError(f"a query that ships is called {name!r}; give it another name")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        raise InvalidHeaderError(f"cannot be read: {reason}") from error
    header = read_header(text)
    _check(text, header)
    return Query(name, text, header, ships=False)


def _check(text: str, header: Header) -> None:
    """Refuse a query that does not run, or does not do what its header says."""
    try:
        guard.check(text)
        columns = EmbeddedStore.of([]).rows(text).columns
    except InvalidQueryError as error:
        place = _PLACE.search(str(error))
        reason = " ".join(_CLASSES.sub("", str(error)).split())
        raise InvalidHeaderError(reason, int(place[1]) if place else 1) from error
    line = next(n for n, line in enumerate(text.splitlines(), 1) if re.match(r"#\s*Output", line))
    if list(columns) != list(header.outputs):
        gives = " ".join(f"?{column}" for column in columns)
        raise InvalidHeaderError(f"the query gives other columns than Output names: {gives}", line)
    for parameter in header.parameters:
        if parameter.name == "format":
            raise InvalidHeaderError(
                "an address says with format how to answer; rename ?format", line
            )
        if parameter.name not in columns:
            raise InvalidHeaderError(
                f"?{parameter.name} can only be given if the query selects it too", line
            )
