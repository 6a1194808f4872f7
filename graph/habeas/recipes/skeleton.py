"""A first recipe for files that nobody has looked at: what is in them, and SQL that runs.

Names and other values that few rows share stay out of it: a recipe is made to
be handed on, and its files may hold what is not for everybody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.native import TABLES
from habeas.native.meanings import concepts
from habeas.recipes.errors import InvalidRecipeError
from habeas.sheets import FileRead, Sheet
from habeas.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["Profile", "profiles", "write_skeleton"]

#: Values are named where there are few of them, in many rows, and each more than once.
_FEW, _MANY = 12, 20
#: How many distinct values of a column are looked at.
_LOOKED_AT = 200
_DATE = re.compile(
    r"\d{4}(-\d\d(-\d\d)?)?(/.*)?|(before|after|since|until|by) .*|(\d\d? )?[A-Z][a-z]+ \d{4}"
)
_FORMS = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".xml": "xml"}
_DATES = ("date", "span", "issued")
#: Columns that many tables have, and that therefore say nothing about which table it is.
_COMMON = {
    *("id", "language", "note", "sensitivity", "sources", "locators", "description", "urls"),
    *("starts", "ends", "confirmed", "identifiers"),
}


@dataclass(frozen=True)
class Profile:
    """What is in one column.

    Attributes
    ----------
    filled, distinct
        The number of cells with a value, and of different values.
    values
        The values, if there are few and each stands in several of many rows.
    looks_like
        In words, what the values look like: dates, web addresses, a vocabulary.
    resembles
        Native columns, as ``agents.name``, best first.
    """

    name: str
    filled: int
    distinct: int
    values: tuple[str, ...]
    looks_like: str
    resembles: tuple[str, ...]


def profiles(con: "duckdb.DuckDBPyConnection", sheet: Sheet) -> list[Profile]:
    """Look at every column of a sheet."""
    return [_profile(con, sheet, name) for name in sheet.header]


def _profile(con: "duckdb.DuckDBPyConnection", sheet: Sheet, name: str) -> Profile:
    column = quoted(name)
    row = con.execute(
        f"SELECT count({column}), count(DISTINCT {column}) FROM {sheet.table}"
    ).fetchone()
    assert row is not None
    rows = con.execute(
        f"SELECT {column}, count(*) FROM {sheet.table} WHERE {column} IS NOT NULL "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_LOOKED_AT}"
    ).fetchall()
    shared = sheet.rows >= _MANY and len(rows) <= _FEW and all(count > 1 for _, count in rows)
    looks_like, scheme = _looks_like([value for value, _ in rows])
    return Profile(
        name,
        row[0],
        row[1],
        tuple(value for value, _ in rows) if shared else (),
        looks_like,
        tuple(_resembles(name, looks_like, scheme)),
    )


def _looks_like(values: Sequence[str]) -> tuple[str, str]:
    """Return what most of the values look like, and the vocabulary if it is one."""
    if not values:
        return "", ""

    def most(count: int) -> bool:
        return count * 10 >= len(values) * 8

    if most(sum(bool(_DATE.fullmatch(value)) for value in values)):
        return "dates", ""
    if most(sum(value.startswith(("http://", "https://")) for value in values)):
        return "web addresses", ""
    folded = [value.casefold().replace(" ", "-") for value in values]
    schemes = {c.scheme for table in TABLES.values() for c in table.columns if c.scheme}
    found = {scheme: sum(value in concepts(scheme) for value in folded) for scheme in schemes}
    best = max(sorted(found), key=lambda scheme: found[scheme])
    if most(found[best]):
        return f"words of the vocabulary {best}", best
    return "", ""


def _resembles(name: str, looks_like: str, scheme: str) -> Iterator[str]:
    """Yield native columns that this one could be, by its name and by what its values look like."""
    words = _words(name.rpartition("/")[2])
    for table in TABLES.values():
        for column in table.columns:
            close = _words(column.name) <= words
            if scheme:
                fits = column.scheme == scheme
            elif looks_like == "dates":
                fits = column.form in _DATES and (close or column.name in ("starts", "issued"))
            elif looks_like == "web addresses":
                fits = column.form in ("address", "match") and (close or column.name == "urls")
            else:
                fits = close and column.form not in (*_DATES, "address", "match")
            if fits:
                yield f"{table.name}.{column.name}"


def _words(name: str) -> set[str]:
    """Return the words of a name, in the singular and in one spelling."""
    words = re.findall(r"[a-z]+", name.casefold().replace("isation", "ization"))
    return {word if word.endswith("ss") else word.removesuffix("s") for word in words}


def write_skeleton(
    con: "duckdb.DuckDBPyConnection", folder: Path, reads: Sequence[FileRead]
) -> list[Path]:
    """Write a recipe into a new folder that reads such files, and return its files.

    It runs as it is, and fills the table that its columns resemble most; what is
    not sure stands in comments.

    Raises
    ------
    InvalidRecipeError
        If the folder is there already and not empty, or no file has a table.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidRecipeError(folder.name, "", "is there already; choose a new folder")
    inputs = dict(_inputs(con, reads))
    if not inputs:
        raise InvalidRecipeError(folder.name, "", "none of the files has a table")
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"recipe.toml": _declared(folder.name, inputs)}
    first = next(iter(inputs))
    texts["sources.sql"] = _SOURCES.format(input=first)
    for name, input_ in inputs.items():
        table = _table(input_.columns)
        if f"{table}.sql" not in texts:
            texts[f"{table}.sql"] = _select(table, name, input_)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


@dataclass(frozen=True)
class _Looked:
    """A sheet that is to be an input, and what is in it."""

    sheet: Sheet
    columns: Sequence[Profile]


def _inputs(
    con: "duckdb.DuckDBPyConnection", reads: Sequence[FileRead]
) -> Iterator[tuple[str, _Looked]]:
    taken: set[str] = set()
    for read in reads:
        for sheet in read.sheets:
            words = (sheet.sheet or Path(read.file).stem).casefold()
            name = re.sub(r"[^a-z0-9]+", "_", words).strip("_") or "input"
            name = name if name[0].isalpha() else f"input_{name}"
            while name in taken:
                name += "_2"
            taken.add(name)
            yield name[:60], _Looked(sheet, profiles(con, sheet))


def _declared(name: str, inputs: dict[str, _Looked]) -> str:
    lines = [
        f"title = {_toml(name)}",
        'reads = "…"  # in a sentence: what kind of list this is',
        'licence = "…"  # who may use this recipe, such as CC0-1.0',
    ]
    for input_name, input_ in inputs.items():
        suffix = Path(input_.sheet.file).suffix.lower()
        lines += [
            "",
            f"[inputs.{input_name}]",
            f'about = "…"  # there were {input_.sheet.rows} rows',
            f'files = ["*{suffix}"]',
            f'form = "{_FORMS.get(suffix, "table")}"',
        ]
        if input_.sheet.sheet is not None:
            lines.append(f"sheet = {_toml(input_.sheet.sheet)}")
        lines += ["# Move columns that may be missing to optional = […].", "columns = ["]
        lines += [
            f"  {_toml(column.name)},  # {_told(column)}"
            for column in input_.columns
            if column.name not in ("_id", "_parent")
        ]
        lines.append("]")
    return "\n".join([*lines, *_PARAMETERS])


def _toml(text: str) -> str:
    """Return a text as TOML writes it: the escapes of JSON are escapes there too."""
    letters = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(letters)}"'


def _told(column: Profile) -> str:
    """Return what is known of a column, in one line."""
    parts = [f"{column.filled} filled, {column.distinct} different"]
    if column.looks_like:
        parts.append(column.looks_like)
    if column.values:
        parts.append("values: " + ", ".join(_line(value) for value in column.values))
    if column.resembles:
        parts.append(f"like {' or '.join(column.resembles[:4])}")
    return "; ".join(parts)


def _line(text: str) -> str:
    """Return a text without what would end a comment or steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)[:60]


def _table(columns: Sequence[Profile]) -> str:
    """Return the native table that most of the columns resemble; agents if they resemble none."""
    points = dict.fromkeys(TABLES, 0)
    for column in columns:
        for resembled in column.resembles:
            table, _, name = resembled.partition(".")
            told_by_words = column.looks_like.startswith("words of")
            points[table] += 0 if name in _COMMON else 3 if told_by_words else 1
    return max(points, key=lambda table: (points[table], table == "agents"))


def _select(table: str, name: str, input_: _Looked) -> str:
    """Return SQL that fills a table with the columns that resemble its own."""
    lines = [
        f"-- {table}: {TABLES[table].about}",
        "-- Look at each line: what resembles a column need not be it. cell() keeps ; and @ in a",
        "-- text from being read as marks; a list, as in [a, b], gives several values.",
        "SELECT",
        "    _file, _sheet, _row,",
    ]
    taken: set[str] = set()
    for column in input_.columns:
        fitting = [
            each.partition(".")[2] for each in column.resembles if each.startswith(f"{table}.")
        ]
        target = next((each for each in fitting if each not in taken), "")
        if target:
            taken.add(target)
            value = quoted(column.name)
            value = value if column.looks_like else f"cell({value})"
            lines.append(f"    {value} AS {quoted(target)},  -- {_told(column)}")
        elif column.name not in ("_id", "_parent"):
            lines.append(f"    -- {_line(quoted(column.name))} AS …,  -- {_told(column)}")
    for native in TABLES[table].columns:
        if native.needed and native.name not in taken:
            example = f", such as '{native.example}'" if native.example else ""
            lines.append(
                f"    -- … AS {quoted(native.name)},  -- needed: {native.about.rstrip('.')}{example}"
            )
    if "sources" in TABLES[table].by_name and "sources" not in taken and table != "sources":
        lines.append("    'list-' || digest(parameter('title')) AS sources,")
    return "\n".join([*lines, f"FROM {name}", "ORDER BY _file, _sheet, _row", ""])


_PARAMETERS = (
    "",
    "# What the person who imports says, with --set title=…; in SQL: parameter('title').",
    "[parameters.title]",
    'about = "The title of the list"',
    "needed = true",
    "",
    "[parameters.address]",
    'about = "Where it can be read"',
    "",
    "[parameters.date]",
    'about = "The date that it bears, as precise as it is known"',
    "",
)

_SOURCES = """\
-- sources: the list itself, which says all that follows. Every record needs a source.
SELECT
    _file, _sheet, _row,
    'list-' || digest(parameter('title')) AS id,
    'dataset' AS types,
    cell(parameter('title')) AS title,
    parameter('date') AS issued,
    parameter('address') AS urls
FROM {input}
ORDER BY _file, _row
LIMIT 1
"""
