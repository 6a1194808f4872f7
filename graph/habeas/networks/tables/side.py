"""The edge tables of a release: one Parquet file for each rule, made when the release is built.

Columns hold numbers of terms. ``terms.parquet`` says which IRI each number is,
for who reads the files with other tools; we look IRIs up in ``terms.npy``, one
by one as they are needed. The files are the same bytes for the same store.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from habeas.columns.dictionary import Dictionary
from habeas.networks.rules import EdgeRule, InvalidRuleError, rules
from habeas.networks.tables.asking import Context, of_store
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.sql_text import quoted, text_of
from habeas.store.interface import Store
from habeas.store.side import LeftOutError

if TYPE_CHECKING:
    import duckdb

__all__ = ["BOUNDS", "INDEX", "digest", "make_tables", "write_tables"]

INDEX = "rules.json"
#: The columns that bound the time of a row; days as ``date.toordinal`` numbers them, or NULL.
BOUNDS = ("starts_after", "starts_before", "ends_after", "ends_before")
_UNKNOWN = (UNKNOWN_LOW, UNKNOWN_HIGH, UNKNOWN_LOW, UNKNOWN_HIGH)
Columns = Mapping[str, NDArray[Any]]


def make_tables(store: Store, folder: Path, memory: str = "1GB") -> None:
    """Write the edge tables of ``store`` into ``folder``, which is there.

    A rule that cannot be computed is left out; who asks for its network is told why.

    Raises
    ------
    LeftOutError
        If DuckDB is not installed.
    """
    context = Context(store)
    tables = _tables(store, context)
    agents = sorted({iri for table in tables for iri in table.agents})
    write_tables(
        folder,
        tables,
        context.nodes.describe(agents),
        known_since=context.known_since(),
        cites=context.cites(),
        cases=context.cases(),
        memory=memory,
    )


def write_tables(
    folder: Path,
    tables: Sequence[EdgeTable],
    nodes: Mapping[str, Mapping[str, str]],
    *,
    known_since: Mapping[str, int],
    cites: Sequence[tuple[str, str]] = (),
    cases: Sequence[tuple[str, str]] = (),
    memory: str = "1GB",
) -> None:
    """Write tables into ``folder``, with what is known of their agents, claims and things.

    Parameters
    ----------
    nodes
        What is said of each agent of the tables, in the order of their IRIs.
    known_since
        By when each claim was certainly public, as an ordinal; claims without a day are absent.
    cites, cases
        Pairs of a claim and a source, and of a thing and a case.
    memory
        What DuckDB may use.

    Raises
    ------
    LeftOutError
        If DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise LeftOutError(
            'DuckDB is not installed; edge tables come with: pip install "habeas[networks]"'
        ) from error
    used = {iri for table in tables for names in _names(table) for iri in names}
    terms = sorted(used.union(known_since, *cites, *cases))
    Dictionary.of(terms).write(folder)
    number = {iri: place for place, iri in enumerate(terms)}
    with duckdb.connect() as database:
        database.execute("SET threads = 1")  # the same bytes each time
        database.execute("SET memory_limit = ?", [memory])
        writing = _Writing(database, folder)
        writing.write("terms", {"number": np.arange(len(terms)), "iri": _texts(terms)})
        for table in tables:
            writing.write(table.rule.name, _rows(table, number))
        claims = sorted(known_since)
        days = np.array([known_since[claim] for claim in claims], dtype=np.int32)
        writing.write("claims", {"claim": _numbers(claims, number), "known_since": days})
        writing.write("cites", _both("claim", "source", sorted(cites), number))
        writing.write("cases", _both("thing", "case", sorted(cases), number))
        writing.write("agents", _agents(nodes, number))
    said = {table.rule.name: digest(table.rule) for table in tables}
    (folder / INDEX).write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def digest(rule: EdgeRule) -> str:
    """Return what the rows of a rule depend on, as a short text."""
    return sha256(f"{rule.projection}\n{rule.query}".encode()).hexdigest()[:16]


def _tables(store: Store, context: Context) -> list[EdgeTable]:
    made = []
    for rule in rules(store):
        try:
            made.append(of_store(store, rule, context))
        except InvalidRuleError:
            continue
    return made


def _names(table: EdgeTable) -> Sequence[Sequence[str]]:
    return [table.agents, table.things, table.claims, table.roles]


def _rows(table: EdgeTable, number: Mapping[str, int]) -> Columns:
    """Return the rows of a table, with the numbers that the terms have in the release."""
    agents, things, claims, roles = (_numbers(names, number) for names in _names(table))
    ends = {"agent": agents[table.agent]}
    if table.target is not None:
        ends = {"source": agents[table.agent], "target": agents[table.target]}
    bounds = {
        name: _known(column, unknown)
        for name, column, unknown in zip(BOUNDS, table.bounds.T, _UNKNOWN, strict=True)
    }
    coded = {"thing": things[table.thing], "claim": _found(claims, table.claim)}
    return {**ends, **coded, "role": _found(roles, table.role), **bounds}


def _numbers(names: Sequence[str], number: Mapping[str, int]) -> NDArray[np.int32]:
    return np.fromiter((number[name] for name in names), np.int32, len(names))


def _found(numbers: NDArray[np.int32], places: NDArray[np.int32]) -> NDArray[Any]:
    """Return numbers by place, masked where there is none."""
    taken = np.append(numbers, np.int32(0))[places]
    return np.ma.masked_array(taken, mask=places < 0)


def _known(column: NDArray[np.int32], unknown: int) -> NDArray[Any]:
    return np.ma.masked_array(column, mask=column == unknown)


def _both(
    one: str, other: str, pairs: Sequence[tuple[str, str]], number: Mapping[str, int]
) -> Columns:
    return {
        name: _numbers([pair[side] for pair in pairs], number)
        for side, name in enumerate((one, other))
    }


def _agents(nodes: Mapping[str, Mapping[str, str]], number: Mapping[str, int]) -> Columns:
    said = {
        name: _texts([about.get(name, "") for about in nodes.values()])
        for name in ("label", "kind", "type", "country")
    }
    return {"agent": _numbers(list(nodes), number), **said}


def _texts(texts: Sequence[str]) -> NDArray[Any]:
    return np.array([*texts, None], dtype=object)[:-1]


class _Writing:
    """Parquet files of a folder, from columns."""

    def __init__(self, database: "duckdb.DuckDBPyConnection", folder: Path) -> None:
        self._database = database
        self._folder = folder

    def write(self, name: str, columns: Columns) -> None:
        plain = {column: np.ma.getdata(values) for column, values in columns.items()}
        masks = {
            f"_no_{column}": np.ma.getmaskarray(values)
            for column, values in columns.items()
            if isinstance(values, np.ma.MaskedArray)
        }
        chosen = ", ".join(
            f"CASE WHEN _no_{column} THEN NULL ELSE {quoted(column)} END AS {quoted(column)}"
            if f"_no_{column}" in masks
            else quoted(column)
            for column in columns
        )
        self._database.register("given", {**plain, **masks})
        path = text_of(self._folder / f"{name}.parquet")
        self._database.execute(
            f"COPY (SELECT {chosen} FROM given) TO {path} "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        self._database.unregister("given")
