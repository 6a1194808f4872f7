"""The edge tables that a release carries: a rule's rows read as columns, everything else when needed."""

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.columns.dictionary import Dictionary
from habeas.errors import MissingLibraryError
from habeas.networks.rules import EdgeRule
from habeas.networks.tables.side import BOUNDS, INDEX, digest
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable, Names, coded
from habeas.sql_text import text_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["Tables"]

#: Rows of a table that is kept in memory once it was read; each takes some forty bytes.
MOST_HELD = 200_000

_KNOWN = ", ".join(
    f"coalesce({name}, {UNKNOWN_LOW if name.endswith('after') else UNKNOWN_HIGH}) AS {name}"
    for name in BOUNDS
)


class Tables:
    """The side of a release that holds its edge tables.

    Parameters
    ----------
    folder
        Where :func:`habeas.networks.tables.side.make_tables` wrote them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, EdgeTable] = {}
        self._made: dict[str, str] = json.loads((folder / INDEX).read_text(encoding="utf-8"))

    @cached_property
    def terms(self) -> Dictionary:
        """The IRIs of the tables; the files stay on disk."""
        return Dictionary.open(self.folder)

    def path(self, rule: EdgeRule) -> Path | None:
        """Return the Parquet file of a rule; None if none was made of just this rule."""
        return (
            self.folder / f"{rule.name}.parquet"
            if self._made.get(rule.name) == digest(rule)
            else None
        )

    def table(self, rule: EdgeRule) -> EdgeTable | None:
        """Return the table of a rule; None if none was made of just this rule.

        A small one is read once.
        """
        path = self.path(rule)
        if path is None:
            return None
        held = self._held.get(rule.name)
        if held is not None and held.rule == rule:
            return held
        table = self._read(rule, path)
        if len(table) <= MOST_HELD:
            self._held[rule.name] = table
        return table

    def _read(self, rule: EdgeRule, path: Path) -> EdgeTable:
        ends = ["agent"] if rule.projection == "one-mode" else ["source", "target"]
        rows = self._columns(
            f"SELECT {', '.join(ends)}, thing, coalesce(claim, -1) AS claim, "
            f"coalesce(role, -1) AS role, {_KNOWN} FROM read_parquet({text_of(path)})"
        )
        agents, codes = coded([rows[end] for end in ends], len(self.terms))
        things, (thing,) = coded([rows["thing"]], len(self.terms))
        claims, (claim,) = coded([rows["claim"]], len(self.terms))
        roles, (role,) = coded([rows["role"]], len(self.terms))
        return EdgeTable(
            rule,
            self.terms.iris(agents.tolist()),
            Names(self.terms, things),
            Names(self.terms, claims),
            codes[0],
            thing,
            claim,
            target=None if len(codes) == 1 else codes[1],
            role=role,
            roles=self.terms.iris(roles.tolist()),
            bounds=np.stack([rows[name] for name in BOUNDS], axis=1),
            known_since=lambda: self._since(claims),
            **self._later("cites", "claim", claims, "source", "sources", "cites"),
            **self._later("cases", "thing", things, "case", "cases", "case_of"),
            attributes=self._attributes(agents),
        )

    def _columns(self, query: str) -> dict[str, NDArray[Any]]:
        with self._database.cursor() as cursor:
            return dict(cursor.execute(query).fetchnumpy())

    @cached_property
    def _database(self) -> "duckdb.DuckDBPyConnection":
        """DuckDB with nothing in it; to make one takes longer than to read a small table.

        Raises
        ------
        MissingLibraryError
            If it is not installed.
        """
        try:
            import duckdb
        except ImportError as error:
            raise MissingLibraryError("Edge tables", "duckdb", "networks") from error
        return duckdb.connect(config={"threads": "1"})

    def _file(self, name: str) -> str:
        return f"read_parquet({text_of(self.folder / f'{name}.parquet')})"

    def _place(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return, for each term, its place in ``numbers``, -1 if it is not there."""
        place = np.full(len(self.terms), -1, dtype=np.int32)
        place[numbers] = np.arange(len(numbers), dtype=np.int32)
        return place

    def _since(self, claims: NDArray[np.int32]) -> NDArray[np.int32]:
        read = self._columns(f"SELECT claim, known_since FROM {self._file('claims')}")
        since = np.full(len(claims), UNKNOWN_HIGH, dtype=np.int32)
        place = self._place(claims)[read["claim"]]
        since[place[place >= 0]] = read["known_since"][place >= 0]
        return since

    def _later(
        self, file: str, row: str, rows: NDArray[np.int32], column: str, names: str, matrix: str
    ) -> dict[str, Any]:
        """Return what :class:`EdgeTable` takes for a matrix and for the names of its columns."""
        made: dict[str, Any] = {}

        def make(what: str) -> Any:
            if not made:
                read = self._columns(
                    f'SELECT "{row}" AS one, "{column}" AS other FROM {self._file(file)}'
                )
                place = self._place(rows)[read["one"]]
                kept = place >= 0
                numbers, (other,) = coded([read["other"]], len(self.terms))
                shape = (len(rows), len(numbers))
                made[names] = Names(self.terms, numbers)
                made[matrix] = sparse.csr_array(
                    (np.ones(int(kept.sum())), (place[kept], other[kept])), shape=shape
                )
            return made[what]

        return {names: lambda: make(names), matrix: lambda: make(matrix)}

    def _attributes(self, agents: NDArray[np.int32]) -> dict[str, list[str]]:
        read = self._columns(f"SELECT * FROM {self._file('agents')} ORDER BY agent")
        place = np.searchsorted(read["agent"], agents)
        return {name: read[name][place].tolist() for name in ("label", "kind", "type", "country")}
