"""What ``recipe.toml`` declares: the inputs that a recipe reads, and its parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePath
from types import MappingProxyType

from habeas.errors import near_names
from habeas.recipes.errors import InvalidRecipeError

__all__ = ["FORMS", "Input", "Parameter", "inputs_in", "parameters_in", "text_in"]

_FILE = "recipe.toml"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
#: The forms of files, and how the names of such files end.
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "table": ("csv", "tsv", "tab", "txt", "xlsx", "xlsm", "parquet"),
        "json": ("json", "jsonl", "ndjson", "ijson"),
        "xml": ("xml",),
    }
)
_OF_RECIPE = ("title", "reads", "licence", "inputs", "parameters")
_OF_INPUT = (
    "about",
    "files",
    "form",
    "sheet",
    "columns",
    "optional",
    "left_out",
    "needed",
    "joined",
)
_OF_PARAMETER = ("about", "default", "needed", "example")


@dataclass(frozen=True)
class Input:
    """One table that a recipe reads, under its name.

    Attributes
    ----------
    files
        Patterns of file names, such as ``*.csv``, without regard to case.
    form
        ``table`` (CSV, TSV, XLSX, Parquet), ``json`` (JSON Lines too) or ``xml``.
    sheet
        A pattern for the sheet, element path or array that is this table;
        empty if every sheet of the file is.
    columns, optional
        Columns that the table must have, and that it may have: these are
        there in any case, without values if the file has none.
    left_out
        Columns that are not brought on purpose, and why.
    needed
        Whether the recipe can do nothing without it.
    joined
        Whether its rows go into the records of other rows, so that a row from
        which no record comes is not worth a remark.
    """

    name: str
    about: str
    files: tuple[str, ...]
    form: str
    sheet: str
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    left_out: Mapping[str, str]
    needed: bool = True
    joined: bool = False

    def reads(self, file: str) -> bool:
        """Say whether a file of this name is for this input.

        Examples
        --------
        >>> Input("list", "", ("*.csv",), "table", "", (), (), {}).reads("in/Names.CSV")
        True
        """
        name = PurePath(file).name.casefold()
        suffix = name.rpartition(".")[2]
        return suffix in FORMS[self.form] and any(
            fnmatch(name, pattern.casefold()) for pattern in self.files
        )

    def takes(self, sheet: str | None) -> bool:
        """Say whether a sheet of such a file is this table."""
        return not self.sheet or fnmatch((sheet or "").casefold(), self.sheet.casefold())


@dataclass(frozen=True)
class Parameter:
    """A value that the person who imports says, such as where a list was published."""

    name: str
    about: str
    default: str
    needed: bool
    example: str


def text_in(recipe: str, declared: Mapping[str, object], name: str) -> str:
    """Return a text that ``recipe.toml`` must have."""
    _known(recipe, "recipe.toml", declared, _OF_RECIPE)
    value = declared.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidRecipeError(recipe, _FILE, f'needs {name} = "…"')
    return value.strip()


def inputs_in(recipe: str, declared: Mapping[str, object]) -> Mapping[str, Input]:
    """Return the inputs that are declared, by name.

    Raises
    ------
    InvalidRecipeError
        If there is none, or one of them cannot be understood.
    """
    tables = _tables(recipe, declared, "inputs")
    if not tables:
        reason = 'needs an input, such as [inputs.list] with files = ["*.csv"]'
        raise InvalidRecipeError(recipe, _FILE, reason)
    inputs = {}
    for name, table in tables.items():
        where = f"[inputs.{name}]"
        _known(recipe, where, table, _OF_INPUT)
        form = _text(recipe, where, table, "form", "table")
        if form not in FORMS:
            reason = f"{where} form = {form!r}: write {', '.join(FORMS)}"
            raise InvalidRecipeError(recipe, _FILE, reason)
        files = _texts(recipe, where, table, "files")
        if not files:
            raise InvalidRecipeError(recipe, _FILE, f'{where} needs files = ["*.csv"]')
        left_out = table.get("left_out", {})
        if not isinstance(left_out, dict) or not all(isinstance(v, str) for v in left_out.values()):
            reason = f'{where} left_out: write a line for each column, column = "why"'
            raise InvalidRecipeError(recipe, _FILE, reason)
        inputs[name] = Input(
            name=name,
            about=_text(recipe, where, table, "about", ""),
            files=files,
            form=form,
            sheet=_text(recipe, where, table, "sheet", ""),
            columns=_texts(recipe, where, table, "columns"),
            optional=_texts(recipe, where, table, "optional"),
            left_out=MappingProxyType(dict(left_out)),
            needed=_boolean(recipe, where, table, "needed", True),
            joined=_boolean(recipe, where, table, "joined", False),
        )
    return MappingProxyType(inputs)


def parameters_in(recipe: str, declared: Mapping[str, object]) -> Mapping[str, Parameter]:
    """Return the parameters that are declared, by name.

    Raises
    ------
    InvalidRecipeError
        If one of them cannot be understood.
    """
    parameters = {}
    for name, table in _tables(recipe, declared, "parameters").items():
        where = f"[parameters.{name}]"
        _known(recipe, where, table, _OF_PARAMETER)
        default = _text(recipe, where, table, "default", "")
        parameters[name] = Parameter(
            name=name,
            about=_text(recipe, where, table, "about", ""),
            default=default,
            needed=_boolean(recipe, where, table, "needed", False),
            example=_text(recipe, where, table, "example", ""),
        )
    return MappingProxyType(parameters)


def _tables(
    recipe: str, declared: Mapping[str, object], name: str
) -> Mapping[str, Mapping[str, object]]:
    found = declared.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise InvalidRecipeError(recipe, _FILE, f"{name}: write [{name}.…] for each of them")
    for each in found:
        if not _NAME.fullmatch(each):
            reason = f"[{name}.{each}]: a name is small letters, digits and _, a letter first"
            raise InvalidRecipeError(recipe, _FILE, reason)
    return found


def _known(recipe: str, where: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            near = near_names(key, known, 1)
            advice = f"is it {near[0]}?" if near else f"known: {', '.join(known)}"
            raise InvalidRecipeError(recipe, _FILE, f"{where} has no {key!r}; {advice}")


def _text(recipe: str, where: str, table: Mapping[str, object], name: str, otherwise: str) -> str:
    value = table.get(name, otherwise)
    if not isinstance(value, str):
        raise InvalidRecipeError(recipe, _FILE, f'{where} {name}: write a text, {name} = "…"')
    return value.strip()


def _texts(recipe: str, where: str, table: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InvalidRecipeError(recipe, _FILE, f'{where} {name}: write a list, {name} = ["…"]')
    return tuple(value)


def _boolean(
    recipe: str, where: str, table: Mapping[str, object], name: str, otherwise: bool
) -> bool:
    value = table.get(name, otherwise)
    if not isinstance(value, bool):
        raise InvalidRecipeError(recipe, _FILE, f"{where} {name}: write true or false")
    return value
