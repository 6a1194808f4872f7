"""The process in which the SQL of a recipe runs: ``python -m habeas.recipes.box``.

It reads one job as JSON from standard input and answers with one line of JSON
for each statement. Before it looks at the recipe, it gives up what it will not
need: sockets, core dumps, memory and processor time beyond a limit; and it
locks DuckDB: no file besides the two databases that are open, no extension, no
setting. Every statement is checked on a connection that holds empty tables
only, and then runs on the one that holds the input.
"""

import errno
import json
import os
import re
import resource
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from habeas.recipes.macros import MACROS, parameter_macro
from habeas.recipes.places import PLACE
from habeas.recipes.statements import RefusedStatementError, checked, in_order
from habeas.sql_text import quoted
from habeas.store.sealing import (
    Seal,
    end_with_parent,
    limit_memory,
    limit_processor,
    no_core_dumps,
)

if TYPE_CHECKING:
    import duckdb

__all__ = ["locked", "main"]

#: What DuckDB is told before it opens anything.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # so that the same input gives the same rows in the same order
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
#: More addresses than DuckDB may fill: its threads, and Python.
_BESIDES = 1_500_000_000
_MOST_FILES = 128
_MOST_LETTERS = 2_000
_TOO_MUCH = "needs more memory than a recipe may use"
_TOO_LARGE = "needs more disk than a recipe may use"


def main() -> None:
    """Do the job that standard input describes."""
    end_with_parent(os.getppid())
    job = json.load(sys.stdin)
    Seal()
    no_core_dumps()
    limit_processor(job["seconds"])
    limit_memory(job["memory"] + _BESIDES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job["disk"], job["disk"]))
    desk, bench, tables = _desk(job), _bench(job), [*job["tables"]]
    try:
        statements = in_order(desk, job["statements"])
    except RefusedStatementError as error:
        _tell({"of": next(iter(job["statements"])), "reason": str(error)})
        return
    for name, text in statements.items():
        _tell({"at": name})
        answer = _answered(desk, bench, name, text, tables, job["given"])
        _tell({"of": name, **answer})
        if name.startswith("_") and "reason" in answer:
            break  # what comes after it would only miss its table
    bench.close()


def _tell(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def locked(
    connection: "duckdb.DuckDBPyConnection", given: Mapping[str, str]
) -> "duckdb.DuckDBPyConnection":
    """Return a connection after it gave up files, network and extensions, for good.

    What is attached stays open, and what it can compute it can still compute, with
    our own functions and the parameters.

    Examples
    --------
    >>> import duckdb
    >>> locked(duckdb.connect(), {}).execute("FROM read_text('/etc/hostname')")
    Traceback (most recent call last):
    _duckdb.PermissionException: Permission Error: ...
    """
    for statement in (*MACROS.values(), parameter_macro(given)):
        connection.execute(statement)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _desk(job: dict[str, Any]) -> "duckdb.DuckDBPyConnection":
    """Return a connection with the tables of the input, all of them empty.

    Its plans show which columns a statement reads: nothing is rearranged but
    columns that nobody needs.
    """
    import duckdb

    connection = duckdb.connect(config={**_SETTINGS, "memory_limit": f"{job['memory']}B"})
    for table, columns in job["tables"].items():
        declared = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
        connection.execute(f"CREATE TABLE {quoted(table)} ({declared})")
    rows = connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()
    others = ",".join(name for (name,) in rows if name != "unused_columns")
    connection.execute(f"SET disabled_optimizers = '{others}'")
    return locked(connection, job["given"])


def _bench(job: dict[str, Any]) -> "duckdb.DuckDBPyConnection":
    """Return a connection with the input, and a database that takes the results."""
    import duckdb

    connection = duckdb.connect(
        config={
            **_SETTINGS,
            "memory_limit": f"{job['memory']}B",
            "temp_directory": job["spill"],
            "max_temp_directory_size": f"{job['disk']}B",
        }
    )
    connection.execute(f"ATTACH '{_escaped(job['input'])}' AS input (READ_ONLY)")
    connection.execute(f"ATTACH '{_escaped(job['results'])}' AS results")
    connection.execute("SET search_path = 'input.main,results.main'")
    return locked(connection, job["given"])


def _answered(
    desk: "duckdb.DuckDBPyConnection",
    bench: "duckdb.DuckDBPyConnection",
    name: str,
    text: str,
    tables: list[str],
    given: Mapping[str, str],
) -> dict[str, Any]:
    """Run one statement into a table of the results; return its columns, or what was wrong.

    A step keeps its values as they are, and is a table for the statements after it.
    """
    import duckdb

    step = name.startswith("_")
    try:
        query = checked(desk, text, tables, MACROS, given)
        # Asked on a line of its own, so that an error shows the lines of the file.
        plan = desk.execute(f"EXPLAIN (FORMAT JSON)\n{query}").fetchall()
        asked = desk.sql(query)
        columns = [*zip(asked.columns, map(str, asked.types), strict=True)]
        answer = ", ".join(_cell(column, kind) for column, kind in columns) if not step else "*"
    except RefusedStatementError as error:
        return {"reason": str(error)[:_MOST_LETTERS]}
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"reason": _TOO_MUCH}
    except duckdb.Error as error:
        line = re.sub(r"(?<=\nLINE )\d+", lambda found: str(int(found[0]) - 1), str(error))
        return {"reason": line[:_MOST_LETTERS]}
    table = f"results.main.{quoted(name)}"
    try:
        bench.execute(f"CREATE TABLE {table} AS SELECT {answer} FROM ({query}\n) AS answer")
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"reason": _TOO_MUCH}
    except duckdb.Error as error:
        # What stands where is told of our whole statement: it would mislead.
        said = str(error)[:_MOST_LETTERS].partition("\n\nLINE ")[0].strip()
        if os.strerror(errno.EFBIG) in said:
            return {"reason": _TOO_LARGE}
        advice = "; TRY_CAST gives no value instead, and problems.sql can say where"
        return {"reason": said + (advice if isinstance(error, duckdb.ConversionException) else "")}
    if step:
        declared = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns)
        desk.execute(f"CREATE TABLE {quoted(name)} ({declared})")
        tables.append(name)
    return {"columns": [column for column, _ in columns], "read": _columns_read(plan[0][1])}


def _cell(column: str, kind: str) -> str:
    """Return the SQL that makes a cell of native text out of a column of a result."""
    name = f"answer.{quoted(column)}"
    if column in PLACE:
        return f"TRY_CAST({name} AS {PLACE[column]}) AS {quoted(column)}"
    text = f"CAST({name} AS VARCHAR)"
    if kind.endswith("[]") and not kind.startswith(("STRUCT", "MAP", "UNION", "JSON")):
        parts = f"list_filter(CAST({name} AS VARCHAR[]), lambda part: trim(part) <> '')"
        text = f"array_to_string({parts}, '; ')"
    elif kind.startswith(("STRUCT", "MAP", "UNION", "BLOB", "JSON", "VARIANT", "INTERVAL")):
        advice = (
            "take the text out of it with ->> instead of ->"
            if kind.startswith("JSON")
            else "give text, or a list of texts for several values"
        )
        raise RefusedStatementError(f"yields {kind} in the column {column}; {advice}")
    return f"nullif(trim({text}, e' \\t\\r\\n'), '') AS {quoted(column)}"


def _columns_read(plan: str) -> dict[str, list[str]]:
    """Return the columns of each input that a plan reads."""
    read: dict[str, set[str]] = {}
    waiting = json.loads(plan)
    while waiting:
        node = waiting.pop()
        waiting += node.get("children", ())
        told = node.get("extra_info", {})
        if "Table" in told:
            columns = told.get("Projections", [])
            columns = [columns] if isinstance(columns, str) else columns
            read.setdefault(told["Table"].rpartition(".")[2], set()).update(columns)
    return {table: sorted(columns) for table, columns in read.items()}


def _escaped(text: str) -> str:
    return text.replace("'", "''")


if __name__ == "__main__":
    main()
