"""What is asked of the reconciliation service, taken apart: batches of rows, and columns.

JSON from strangers: every part is checked for its kind and its size before it
is looked at, and what is wrong is told with its place in what was sent.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from habeas.errors import UnknownNameError
from habeas.reconciling import Column, Given, Query, Reconciler, iri_of
from habeas.reconciling.extending import MOST_VALUES
from habeas_api.errors import BadParameterError

__all__ = ["MOST_IDS", "MOST_QUERIES", "read_columns", "read_queries"]

#: Rows of one batch; things and columns of one question for columns.
MOST_QUERIES, MOST_IDS, MOST_COLUMNS = 50, 100, 20
#: Properties of a row, values of each, types: in one row.
MOST_PROPERTIES, MOST_GIVEN, MOST_TYPES = 10, 10, 10
#: As much of a value is looked at, in characters.
LONGEST = 500
_STRICT = ("any", "all", "should")


def read_queries(text: str, reconciler: Reconciler) -> dict[str, Query]:
    """Return the rows of a batch, by their keys.

    Raises
    ------
    BadRequest
        If it is no batch, with the place of what is wrong.
    BadParameterError
        If a type or a property is unknown, with near names.
    RequestEntityTooLarge
        If it has more than :data:`MOST_QUERIES` rows, or too much in one.
    """
    batch = _object(_json(text, "queries"), "queries")
    _few(batch, MOST_QUERIES, "rows", "queries")
    return {
        _string(key, "queries"): _query(query, f"queries[{key[:50]!r}]", reconciler)
        for key, query in batch.items()
    }


def read_columns(text: str, reconciler: Reconciler) -> tuple[list[str], list[Column]]:
    """Return the identifiers and the columns that are asked for.

    Raises
    ------
    BadRequest, BadParameterError, RequestEntityTooLarge
        As :func:`read_queries` does.
    """
    asked = _object(_json(text, "extend"), "extend")
    ids = _few(_list(asked.get("ids"), "extend.ids"), MOST_IDS, "things", "extend.ids")
    wanted = _list(asked.get("properties"), "extend.properties")
    _few(wanted, MOST_COLUMNS, "properties", "extend.properties")
    columns = [
        _column(each, f"extend.properties[{place}]", reconciler)
        for place, each in enumerate(wanted)
    ]
    return [_string(each, "extend.ids") for each in ids], columns


def _query(value: Any, place: str, reconciler: Reconciler) -> Query:
    asked = _object(value, place)
    text = asked.get("query")
    text = "" if text is None else _value(text, f"{place}.query").text
    given = asked.get("properties")
    pairs = [] if given is None else _list(given, f"{place}.properties")
    _few(pairs, MOST_PROPERTIES, "properties", f"{place}.properties")
    properties: dict[str, list[Given]] = {}
    for number, pair in enumerate(pairs):
        where = f"{place}.properties[{number}]"
        id, values = _property(pair, where, reconciler)
        properties.setdefault(id, []).extend(values)
        # The same property may be given again: its values are compared as one cell.
        _few(properties[id], MOST_GIVEN, f"values of {id}", f"{place}.properties")
    if not text.strip() and not properties:
        raise BadRequest(f"{place} has nothing to look for: give query, properties, or both.")
    strict = asked.get("type_strict")
    if strict is not None and strict not in _STRICT:
        raise BadRequest(f"{place}.type_strict must be one of {', '.join(_STRICT)}.")
    return Query(
        text,
        _types(asked.get("type"), f"{place}.type", reconciler),
        all_types=strict == "all",
        prefers_types=strict == "should",
        properties=properties,
        limit=_limit(asked.get("limit"), f"{place}.limit") or Query.limit,
    )


def _types(value: Any, place: str, reconciler: Reconciler) -> tuple[str, ...]:
    values = [] if value is None else value if isinstance(value, list) else [value]
    _few(values, MOST_TYPES, "types", place)
    found = []
    for each in values:
        text = _string(each.get("id") if isinstance(each, dict) else each, place)
        if text.strip():
            type_ = reconciler.types.find(text)
            if type_ is None:
                error = UnknownNameError("type", text[:100], reconciler.types)
                raise BadParameterError(error)
            found.append(type_.id)
    return tuple(dict.fromkeys(found))


def _property(value: Any, place: str, reconciler: Reconciler) -> tuple[str, Sequence[Given]]:
    pair = _object(value, place)
    id = _known_property(pair.get("pid"), f"{place}.pid", reconciler)
    if "v" not in pair:
        raise BadRequest(f"{place} has no value: give it as v.")
    values = pair["v"] if isinstance(pair["v"], list) else [pair["v"]]
    _few(values, MOST_GIVEN, "values", f"{place}.v")
    found = [_value(each, f"{place}.v") for each in values if each is not None]
    return id, [each for each in found if each.text.strip() or each.iri]


def _known_property(value: Any, place: str, reconciler: Reconciler) -> str:
    text = _string(value, place)
    found = reconciler.properties.find(text)
    if found is None:
        raise BadParameterError(UnknownNameError("property", text[:100], reconciler.properties))
    return found.id


def _value(value: Any, place: str) -> Given:
    """Return a value of a cell: text, a number, yes or no, or a thing that it was matched with."""
    if isinstance(value, bool):
        return Given("true" if value else "false")
    if isinstance(value, int | float):
        return Given(str(value)[:LONGEST])
    if isinstance(value, dict):
        id = _string(value.get("id"), f"{place}.id")
        name = value.get("name")
        return Given(_string(name, f"{place}.name") if name is not None else id, iri_of(id) or id)
    return Given(_string(value, place))


def _column(value: Any, place: str, reconciler: Reconciler) -> Column:
    asked = _object(value, place)
    id = _known_property(asked.get("id"), f"{place}.id", reconciler)
    settings = asked.get("settings")
    settings = {} if settings is None else _object(settings, f"{place}.settings")
    language = settings.get("language")
    count = settings.get("count", False)
    return Column(
        reconciler.properties[id],
        min(_limit(settings.get("limit"), f"{place}.settings.limit"), MOST_VALUES),
        "" if language is None else _string(language, f"{place}.settings.language").strip()[:50],
        # A form tells of a box that is ticked in words.
        count is True or str(count).lower() in ("true", "on", "1", "yes"),
    )


def _limit(value: Any, place: str) -> int:
    """Return a number of at least 0, which stands for none given."""
    if value is None or value == "":
        return 0
    try:
        number = int(value) if isinstance(value, str | int | float) else -1
    except (ValueError, OverflowError):
        number = -1
    if isinstance(value, bool) or number < 0:
        raise BadRequest(f"{place} must be a whole number.")
    return number


def _json(text: str, place: str) -> Any:
    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no number")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise BadRequest(f"{place} is nested too deeply.") from None
    except ValueError as error:
        raise BadRequest(f"{place} is not JSON: {error}.") from None


def _object(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest(f"{place} must be a JSON object.")
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadRequest(f"{place} must be a JSON array.")
    return value


def _string(value: Any, place: str) -> str:
    """Return as much of a text as is looked at, without signs that no text has."""
    if not isinstance(value, str):
        raise BadRequest(f"{place} must be text.")
    text = value[:LONGEST].replace("\0", " ")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRequest(f"{place} has half of a character: it is not Unicode.") from None
    return text


def _few(values: Any, most: int, what: str, place: str) -> Any:
    if len(values) > most:
        raise RequestEntityTooLarge(
            f"{place} has {len(values):,} {what}; at most {most} are taken at once. Send fewer."
        )
    return values
