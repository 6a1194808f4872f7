"""Whether the SQL of a recipe is one question to its own input, and nothing else.

A recipe that somebody downloaded is hostile until shown otherwise. Its text is
parsed by DuckDB, and the tree that comes out may hold only what is named here:
kinds of nodes, tables of the recipe, functions whose answer depends on nothing
but what they are given. It is a list of what is allowed, so that what a later
DuckDB learns to do stays refused. A locked connection is the second wall.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

__all__ = ["RefusedStatementError", "checked", "in_order"]

#: What a query, and a table in its FROM, can be. Not here: to write (a WITH can), to show settings.
_NODES = {
    *("SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "RECURSIVE_CTE_NODE"),
    *("BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "PIVOT"),
    *("ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"),
    *("ASCENDING", "DESCENDING", "ORDER_DEFAULT"),
}
#: What an expression can be. Not here: values that somebody would have to give.
_EXPRESSIONS = {
    *("BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT"),
    *("FUNCTION", "LAMBDA", "LAMBDA_REF", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY"),
    *("TYPE", "WINDOW"),
}
#: Functions that may stand in FROM: all others read files, settings or the catalogue.
_TABLE_FUNCTIONS = {"generate_series", "json_each", "json_tree", "range", "unnest"}
#: Macros of DuckDB that only compute.
_MACROS = {
    *("array_append", "array_pop_back", "array_pop_front", "array_prepend", "array_push_back"),
    *("array_push_front", "array_reverse", "array_to_string", "date_add", "days_in_month", "fdiv"),
    *("fmod", "if", "json", "json_group_array", "json_group_object", "list_any_value"),
    *("list_append", "list_avg", "list_count", "list_first", "list_last", "list_max", "list_min"),
    *("list_mode", "list_prepend", "list_reverse", "list_string_agg", "list_sum", "nullif"),
    *("map_contains_entry", "map_contains_value", "regexp_split_to_table", "split_part"),
}
#: Functions that answer from what is outside, or run SQL, and that some releases list as harmless.
_NEVER = {"current_setting", "getenv", "getvariable", "json_execute_serialized_sql"}
#: Functions that some releases of DuckDB know and do not list.
_UNLISTED = {
    *("cume_dist", "dense_rank", "fill", "first_value", "lag", "last_value", "lead", "nth_value"),
    *("ntile", "percent_rank", "rank", "rank_dense", "row", "row_number"),
}
#: Words that are functions without parentheses, if no column has their name.
_HIDDEN = {
    *("current_catalog", "current_date", "current_database", "current_role", "current_schema"),
    *("current_time", "current_timestamp", "current_user", "localtime", "localtimestamp"),
    *("session_user", "user"),
}
_MOST_DEEP = 400


class RefusedStatementError(ValueError):
    """A text is not one question to the input of its recipe: what it is instead, and what to do."""


def checked(
    connection: "duckdb.DuckDBPyConnection",
    text: str,
    tables: Collection[str],
    macros: Collection[str] = (),
    parameters: Collection[str] = (),
) -> str:
    """Return the one SELECT of ``text``, without a semicolon at its end, if it may run.

    Parameters
    ----------
    connection
        It parses and lists its functions; nothing of ``text`` is run.
    tables
        The tables that may be read, besides those that the text makes in a WITH.
    macros
        Functions of ours that may be called.
    parameters
        What ``parameter('…')`` may be asked for.

    Raises
    ------
    RefusedStatementError
        If it is not one SELECT, reads another table, calls a function that reads
        files, settings or the clock, or does anything that is not known to be harmless.

    Examples
    --------
    >>> import duckdb
    >>> checked(duckdb.connect(), "SELECT name FROM list; -- all of them", ["list"])
    'SELECT name FROM list'
    >>> checked(duckdb.connect(), "SELECT * FROM 'notes.csv'", ["list"])
    Traceback (most recent call last):
    habeas.recipes.statements.RefusedStatementError: reads 'notes.csv'; it may read list
    """
    import duckdb

    try:
        statements = connection.extract_statements(text)
    except duckdb.Error as error:
        raise RefusedStatementError(f"is not SQL that DuckDB reads: {error}") from error
    if not statements:
        raise RefusedStatementError("holds no statement; write one SELECT")
    if len(statements) > 1:
        raise RefusedStatementError(
            f"holds {len(statements)} statements; write one SELECT, and what it needs in its WITH"
        )
    if statements[0].type != duckdb.StatementType.SELECT:
        kind = str(statements[0].type).rpartition(".")[2].replace("_", " ")
        raise RefusedStatementError(f"is a statement {kind}; only one SELECT is run")
    query = _without_end(text)
    _Look(tables, {*_harmless(connection), *macros}, parameters).at(_tree(connection, query))
    return query


def in_order(
    connection: "duckdb.DuckDBPyConnection", statements: Mapping[str, str]
) -> dict[str, str]:
    """Return statements so that each stands after the steps that it reads.

    Raises
    ------
    RefusedStatementError
        If steps read each other in a circle.

    Examples
    --------
    >>> import duckdb
    >>> steps = {"_a": "FROM _b", "_b": "FROM list", "agents": "FROM _a"}
    >>> list(in_order(duckdb.connect(), steps))
    ['_b', '_a', 'agents']
    """
    before = {
        name: _tables_read(connection, text) & {*statements} - {name}
        for name, text in statements.items()
    }
    try:
        return {name: statements[name] for name in TopologicalSorter(before).static_order()}
    except CycleError as error:
        circle = ", ".join(error.args[1])
        raise RefusedStatementError(f"reads itself by way of others: {circle}") from error


def _tables_read(connection: "duckdb.DuckDBPyConnection", text: str) -> set[str]:
    try:
        tree = _tree(connection, _without_end(text))
    except RefusedStatementError:  # it will be refused in its turn
        return set()
    return {str(node["table_name"]) for node, _ in _nodes(tree) if node.get("type") == "BASE_TABLE"}


def _without_end(text: str) -> str:
    """Return a single statement without its semicolon and the comments after it."""
    import duckdb

    encoded = text.encode()
    for offset, kind in duckdb.tokenize(text):
        if kind == duckdb.token_type.operator and encoded[offset : offset + 1] == b";":
            return encoded[:offset].decode().strip()
    return text.strip()


def _tree(connection: "duckdb.DuckDBPyConnection", query: str) -> dict[str, Any]:
    """Return what DuckDB's parser makes of one SELECT."""
    import duckdb

    try:
        row = connection.execute("SELECT json_serialize_sql(?)", [query]).fetchone()
        assert row is not None
        tree: dict[str, Any] = json.loads(row[0])
    except (duckdb.Error, RecursionError) as error:
        raise RefusedStatementError("is nested too deeply to be looked at") from error
    if tree["error"] or len(tree["statements"]) != 1:
        raise RefusedStatementError("is not one SELECT; only one SELECT is run")
    statement: dict[str, Any] = tree["statements"][0]["node"]
    return statement


def _harmless(connection: "duckdb.DuckDBPyConnection") -> set[str]:
    """Return the functions whose answer depends on nothing but what they are given."""
    rows = connection.execute(
        "SELECT function_name FROM duckdb_functions() "
        "WHERE function_type IN ('scalar', 'aggregate', 'window') "
        "GROUP BY 1 HAVING bool_and(stability = 'CONSISTENT')"
    ).fetchall()
    listed = {name for (name,) in rows} - _NEVER
    return listed | _UNLISTED | _MACROS


class _Look:
    """One look at the tree of one statement."""

    def __init__(
        self, tables: Collection[str], functions: Collection[str], parameters: Collection[str]
    ) -> None:
        self._tables = {name.casefold(): name for name in tables}
        self._functions = {name.casefold() for name in functions}
        self._parameters = sorted(parameters)

    def at(self, tree: dict[str, Any]) -> None:
        made = {str(key).casefold() for key in _with_names(tree)}
        for node, deep in _nodes(tree):
            if deep > _MOST_DEEP:
                raise RefusedStatementError("is nested too deeply; take it apart with WITH")
            kind, class_ = node.get("type"), node.get("class")
            if isinstance(class_, str):
                self._expression(node, class_)
            elif isinstance(kind, str):
                self._node(node, kind, made)

    def _node(self, node: dict[str, Any], kind: str, made: Collection[str]) -> None:
        """Look at a query, or at what stands in FROM."""
        if kind not in _NODES and not kind.endswith("_TYPE_INFO"):
            words = kind.removesuffix("_NODE").replace("_", " ")
            raise RefusedStatementError(f"holds {words}; a recipe only asks: write SELECT")
        if kind == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).casefold()
            if name not in _TABLE_FUNCTIONS:
                raise RefusedStatementError(
                    f"reads from {name}(); it may read {self._known()}, "
                    f"and from {', '.join(sorted(_TABLE_FUNCTIONS))}"
                )
        if kind != "BASE_TABLE":
            return
        name = str(node["table_name"])
        above = [part for part in (node.get("catalog_name"), node.get("schema_name")) if part]
        if above or name.casefold() not in {*self._tables, *made}:
            whole = ".".join([*above, name])
            near = get_close_matches(name.casefold(), self._tables, n=1)
            meant = f" (is it {self._tables[near[0]]}?)" if near else ""
            raise RefusedStatementError(f"reads {whole!r}{meant}; it may read {self._known()}")

    def _known(self) -> str:
        return ", ".join(sorted(self._tables.values()))

    def _expression(self, node: dict[str, Any], class_: str) -> None:
        if class_ not in _EXPRESSIONS:
            raise RefusedStatementError(
                f"holds {class_.lower().replace('_', ' ')}; "
                "what the person who imports must say is a parameter of recipe.toml"
            )
        if class_ in ("FUNCTION", "WINDOW"):
            name = str(node.get("function_name", "")).casefold()
            if name == "parameter":
                self._parameter(node)
                return
            # An older DuckDB writes some functions of its own as main.row().
            elsewhere = node.get("catalog") or node.get("schema") not in ("", "main")
            if name not in self._functions | _TABLE_FUNCTIONS or elsewhere:
                raise RefusedStatementError(
                    f"calls {name}(), which may depend on more than the input; "
                    "a recipe gives the same rows for the same files, and reads nothing else"
                )
        if class_ == "COLUMN_REF":
            names = node.get("column_names", [])
            if len(names) == 1 and str(names[0]).casefold() in _HIDDEN:
                raise RefusedStatementError(
                    f"asks for {names[0]}; a recipe gives the same rows for the same files"
                )

    def _parameter(self, node: dict[str, Any]) -> None:
        """Look at parameter('name'): a name that is not declared would silently give nothing."""
        inside = [each for each, _ in _nodes(node) if "class" in each and each is not node]
        asked = [
            # As DuckDB 2 writes a constant, and as it was written before.
            (each.get("literal") or {}).get("text") or (each.get("value") or {}).get("value")
            for each in inside
            if each["class"] == "CONSTANT"
        ]
        if len(inside) != 1 or len(asked) != 1 or asked[0] not in self._parameters:
            name = str(asked[0]) if asked else ""
            near = get_close_matches(name, self._parameters, n=1)
            advice = f"is it {near[0]}?" if near else "declare it in recipe.toml"
            raise RefusedStatementError(
                f"asks for parameter({name!r}), which is not declared; {advice}"
            )


def _with_names(tree: object) -> Iterator[str]:
    """Yield the names of the tables that a statement makes in a WITH, wherever it stands."""
    for node, _ in _nodes(tree):
        for entry in (node.get("cte_map") or {}).get("map", ()):
            yield entry["key"]
        if node.get("type") in ("CTE_NODE", "RECURSIVE_CTE_NODE"):
            yield node.get("cte_name") or node.get("ctename") or ""


def _nodes(tree: object) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield every object of a tree, and how deep it stands."""
    waiting = [(tree, 0)]
    while waiting:
        node, deep = waiting.pop()
        if isinstance(node, dict):
            yield node, deep
            waiting += [(value, deep + 1) for value in node.values()]
        elif isinstance(node, list):
            waiting += [(value, deep) for value in node]
