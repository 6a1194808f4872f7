"""Why something is in the graph: from a thing, or an edge between two agents, to rows of files.

A thing has statements; claims support it, citations support claims, and cite
sources. Every one of these statements names the import and the row that said
it, and the row is shown as it was brought. Where two imports say the same, both
are named.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from habeas.bringing.follows import terms_of
from habeas.bringing.known import LABELS
from habeas.bringing.working import working
from habeas.errors import HabeasError, UnknownNameError
from habeas.native import name_key
from habeas.terms import HABEAS, ID, abbreviate, expand
from habeas.workspace import Import, Workspace
from habeas.workspace.views import RDF_TYPE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AmbiguousNameError", "Row", "Said", "Thing", "Trace", "trace"]

IN_CASE = f"<{HABEAS}inCase>"
EVIDENCE = f"'<{HABEAS}isSupportedBy>', '<{HABEAS}isDisputedBy>'"
CLAIM_SUBJECT, CLAIM_VALUE, HAS_CITATION, CITES_SOURCE = (
    f"<{HABEAS}{name}>"
    for name in ("hasClaimSubject", "hasClaimValue", "hasCitation", "citesSource")
)


class AmbiguousNameError(HabeasError, LookupError):
    """Several things have a name."""

    def __init__(self, name: str, things: Sequence[str]) -> None:
        shown = ", ".join(map(abbreviate, things[:5]))
        more = f" and {len(things) - 5} more" if len(things) > 5 else ""
        super().__init__(f"Several things are called {name!r}: {shown}{more}. Name one of these.")
        self.name = name
        self.things = list(things)


@dataclass(frozen=True)
class Row:
    """A row of a file, or a line of RDF, as it was brought."""

    import_: str
    import_name: str
    time: str
    who: str
    file: str
    sheet: str | None
    row: int | None
    line: int | None
    #: Its cells by column; none of a line.
    cells: dict[str, str]


@dataclass(frozen=True)
class Said:
    """One statement about a thing, as N-Triples texts, and which rows say it."""

    property: str
    value: str
    #: Numbers of :attr:`Trace.rows`, each with the column; the column is None where the row says it.
    rows: list[tuple[int, str | None]]


@dataclass(frozen=True)
class Thing:
    """One link of the chain."""

    iri: str
    #: ``record``, ``claim``, ``citation`` or ``source``.
    role: str
    #: The thing that led here; None for those that were asked for.
    of: str | None
    statements: list[Said]


@dataclass(frozen=True)
class Trace:
    """The chain of what was asked for."""

    asked: list[str]
    things: list[Thing]
    rows: list[Row]
    #: How many records there are besides those that are shown.
    more: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        said = asdict(self)
        for row in said["rows"]:
            row["import"] = row.pop("import_")
        return said


def trace(workspace: Workspace, names: Sequence[str], most: int = 20) -> Trace:
    """Return why a thing is there, or why two agents are joined.

    Parameters
    ----------
    names
        One thing, or two agents; each as an IRI, abbreviated (``agent:ada``), or by its name.
    most
        How many records between two agents are followed.

    Raises
    ------
    UnknownNameError
        If nothing is called so.
    AmbiguousNameError
        If several things are.
    """
    with (
        TemporaryDirectory(prefix="habeas-") as folder,
        working(Path(folder), Path(folder)) as con,
    ):
        workspace.attach(con)
        kind = "" if len(names) == 1 else "agent/"
        asked = [_found(con, name, kind) for name in names]
        records = asked if len(asked) == 1 else _between(con, asked[0], asked[1])
        if not records:
            raise UnknownNameError("record that joins them", " and ".join(names))
        chain = _chain(con, records[:most], asked if len(asked) == 2 else [])
        imports = {each.id: each for each in workspace.active()}
        return _Tracer(con, imports).trace(asked, chain, max(0, len(records) - most))


def _found(con: "DuckDBPyConnection", name: str, kind: str) -> str:
    """Return the IRI, as N-Triples text, of what somebody named; names, only of this kind."""
    iri = expand(name) if ":" in name else name
    for written in (f"<{iri}>", f"<{name.strip('<>')}>"):
        row = con.execute(
            "SELECT coalesce((SELECT winner FROM ws.merged WHERE loser = $1), s) "
            "FROM ws.raw_statements WHERE s = $1 LIMIT 1",
            [written],
        ).fetchone()
        if row:
            return str(row[0])
    tokens = [
        str(token)
        for (token,) in con.execute(
            f"SELECT DISTINCT o FROM ws.statements WHERE p IN ({LABELS}) AND o LIKE '\"%'"
        ).fetchall()
    ]
    by_key: dict[str, list[str]] = defaultdict(list)
    for token, term in zip(tokens, terms_of(tokens), strict=True):
        by_key[name_key(term.value)].append(token)
    wanted = by_key.get(name_key(name), [])
    things = con.execute(
        f"SELECT DISTINCT s FROM ws.statements WHERE p IN ({LABELS}) "
        "AND o IN (SELECT unnest($1::VARCHAR[])) AND starts_with(s, $2) ORDER BY s",
        [wanted, f"<{ID}{kind}" if kind else "<"],
    ).fetchall()
    if not things:
        raise UnknownNameError("thing", name, [term.value for term in terms_of(tokens)])
    if len(things) > 1:
        raise AmbiguousNameError(name, [str(thing)[1:-1] for (thing,) in things])
    return str(things[0][0])


def _between(con: "DuckDBPyConnection", one: str, other: str) -> list[str]:
    """Return the records that join two agents: that name both, or name them in the same case."""
    found = con.execute(
        f"""
        WITH ends AS (
          SELECT DISTINCT s, o FROM ws.statements WHERE o IN ($one, $other)
        ),
        both_of AS (SELECT s FROM ends GROUP BY s HAVING count(*) = 2),
        cases AS (
          SELECT DISTINCT ends.s, ends.o AS agent, said.o AS in_case
          FROM ends JOIN ws.statements said ON said.s = ends.s WHERE said.p = '{IN_CASE}'
        ),
        shared AS (SELECT in_case FROM cases GROUP BY in_case HAVING count(DISTINCT agent) = 2)
        SELECT s FROM both_of UNION SELECT s FROM cases WHERE in_case IN (FROM shared) ORDER BY s
        """,
        {"one": one, "other": other},
    )
    return [str(thing) for (thing,) in found.fetchall()]


def _chain(
    con: "DuckDBPyConnection", records: Iterable[str], ends: Sequence[str]
) -> list[tuple[str, str, str | None]]:
    """Return thing, role, and what led to it, for records and all that they rest on.

    Between two agents, the ``ends``, claims that name another agent are left out:
    a statement with a hundred signatures has a claim for each.
    """
    chain: list[tuple[str, str, str | None]] = []
    seen: set[str] = set()

    def follow(thing: str, role: str, of: str | None) -> None:
        if thing in seen:
            return
        seen.add(thing)
        chain.append((thing, role, of))
        for other, next_role in _next(con, thing, ends):
            follow(other, next_role, thing)

    for record in records:
        follow(record, "record", None)
    return chain


def _next(con: "DuckDBPyConnection", thing: str, ends: Sequence[str]) -> list[tuple[str, str]]:
    """Return the claims, citations and sources that a thing leads to directly."""
    found = con.execute(
        f"""
        WITH next AS (
          SELECT DISTINCT CASE WHEN p = '{CLAIM_SUBJECT}' THEN s ELSE o END AS thing,
            CASE p WHEN '{HAS_CITATION}' THEN 'citation' WHEN '{CITES_SOURCE}' THEN 'source'
              ELSE 'claim' END AS role
          FROM ws.statements
          WHERE (s = $thing AND p IN ({EVIDENCE}, '{HAS_CITATION}', '{CITES_SOURCE}'))
            OR (o = $thing AND p = '{CLAIM_SUBJECT}')
        )
        SELECT thing, role FROM next WHERE len($ends) = 0 OR role <> 'claim' OR thing NOT IN (
          SELECT s FROM ws.statements WHERE p = '{CLAIM_VALUE}'
            AND starts_with(o, '<{ID}agent/') AND NOT list_contains($ends, o))
        ORDER BY ALL
        """,
        {"thing": thing, "ends": list(ends)},
    )
    return [(str(other), str(role)) for other, role in found.fetchall()]


class _Tracer:
    """Collects statements and the rows that say them."""

    def __init__(self, con: "DuckDBPyConnection", imports: dict[str, Import]) -> None:
        self._con = con
        self._imports = imports
        self._rows: dict[tuple[Any, ...], int] = {}
        self._shown: list[Row] = []

    def trace(
        self, asked: Iterable[str], chain: Iterable[tuple[str, str, str | None]], more: int
    ) -> Trace:
        chain = list(chain)
        followed = {thing for thing, _, _ in chain}
        things = [
            Thing(thing[1:-1], role, None if of is None else of[1:-1], self._said(thing, followed))
            for thing, role, of in chain
        ]
        return Trace([thing[1:-1] for thing in asked], things, self._shown, more)

    def _said(self, thing: str, followed: set[str]) -> list[Said]:
        rows = self._con.execute(
            "SELECT p, o, import, file, sheet, row, line, col FROM ws.statements WHERE s = $1 "
            f"ORDER BY p <> '{RDF_TYPE}', p, o, import, file, sheet, row, col",
            [thing],
        ).fetchall()
        said: dict[tuple[str, str], list[tuple[int, str | None]]] = defaultdict(list)
        for p, o, origin, file, sheet, row, line, column in rows:
            if p in EVIDENCE and o not in followed:
                continue
            places = said[p, o]
            if origin is not None:
                place = (self._number(origin, file, sheet, row, line), column)
                if place not in places:
                    places.append(place)
        return [Said(p, o, places) for (p, o), places in said.items()]

    def _number(
        self, origin: str, file: int, sheet: str | None, row: int | None, line: int | None
    ) -> int:
        """Return the number of a row, which is read when it is first asked for."""
        key = origin, file, sheet, row, None if row is not None else line
        if key not in self._rows:
            self._rows[key] = len(self._shown)
            brought = self._imports[origin]
            said = next(each for each in brought.manifest["files"] if each["number"] == file)
            self._shown.append(
                Row(
                    origin,
                    brought.name,
                    brought.time,
                    brought.who,
                    said["name"],
                    sheet,
                    row,
                    line,
                    self._cells(brought, said, sheet, row),
                )
            )
        return self._rows[key]

    def _cells(
        self, brought: Import, file: dict[str, Any], sheet: str | None, row: int | None
    ) -> dict[str, str]:
        parts = [each["part"] for each in file["sheets"] if each["sheet"] == sheet]
        if row is None or not parts:
            return {}
        found = self._con.execute(
            "SELECT * FROM read_parquet($1) WHERE _row = $2", [str(brought.folder / parts[0]), row]
        )
        columns = [str(column[0]) for column in found.description]
        cells = found.fetchone() or ()
        return {
            column: str(cell)
            for column, cell in zip(columns, cells, strict=False)
            if cell is not None and column not in ("_file", "_sheet", "_row", "_line")
        }
