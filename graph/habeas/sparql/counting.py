"""Questions about the whole graph, answered from the counts of the release.

How many triples, of which properties, of which classes: people ask it first,
and the engine counts everything each time. Here the pattern is replaced by a
table of the counts, and the engine does what is left: to order, to cut, to
write numbers its own way. Only queries of exactly these forms are answered so;
anything else in them, and they are not.
"""

import re
from collections.abc import Iterable, Mapping

from habeas.sparql.reading import Reading
from habeas.sparql.statistics import OfProperty, Statistics

__all__ = ["answered"]

_VARIABLE = r"\?\w+"
_IRI = r"<[^<>\s]*>"
_SHAPE = re.compile(
    rf"""SELECT\ (?P<distinct>DISTINCT\ )?(?P<items>(?:{_VARIABLE}\ |\(\ [^)]*\)\ [^)]*\)\ )+)
    (?:WHERE\ )?\{{\ (?:GRAPH\ (?P<graph>{_VARIABLE}|{_IRI})\ \{{\ )?
    (?P<s>{_VARIABLE})\ (?P<p>{_VARIABLE}|{_IRI})\ (?P<o>{_VARIABLE}|{_IRI})\ (?:\.\ )?
    \}}(?P<closed>\ \}})?
    (?:\ GROUP\ BY\ (?P<group>{_VARIABLE}))?
    (?P<order>\ ORDER\ BY(?:\ {_VARIABLE}|\ (?:ASC|DESC)\ \(\ {_VARIABLE}\ \))+)?
    (?P<limit>\ LIMIT\ [0-9]+)?""",
    re.VERBOSE,
)
_ITEM = re.compile(
    rf"(?P<plain>{_VARIABLE})\ |"
    rf"\(\ COUNT\ \(\ (?P<distinct>DISTINCT\ )?(?P<of>\*|{_VARIABLE})\ \)\ AS\ (?P<name>{_VARIABLE})\ \)\ ",
)
_KEY = re.compile(rf"(DESC|ASC)?(?: \()? ?({_VARIABLE})")
#: A table with more rows than this is no quicker to read than the graph.
MOST = 5_000

#: One row of counts: of all triples, and of different subjects, properties and objects.
Counts = Mapping[str, int | None]


def answered(reading: Reading, statistics: Statistics) -> str | None:
    """Return a query that gives the same rows without looking at the graph; None if none is known.

    The query must ask all graphs of the release, and have no values given.
    """
    query = reading.tree
    if query.datasets or query.form != "SELECT" or len(query.tokens) > 80:
        return None
    capitals = (
        token.keyword if token.kind == "word" else word
        for token, word in zip(query.tokens[query.start :], query.words[query.start :], strict=True)
    )
    written = " ".join(
        query.words[query.start + number] if word == "A" else word
        for number, word in enumerate(capitals)
        if word
    )
    match = _SHAPE.fullmatch(written)
    if match is None or bool(match["graph"]) != bool(match["closed"]):
        return None
    items = _items(match["items"])
    terms = [match[name] for name in "spo"] + ([match["graph"]] if match["graph"] else [])
    variables = [term for term in terms if term.startswith("?")]
    if items is None or len(set(variables)) < len(variables):
        return None
    table = _table(match, statistics)
    if table is None or len(table) > MOST:
        return None
    return _text(match, items, variables, table)


def _items(text: str) -> list[re.Match[str]] | None:
    """Return what is selected; None if it is something else than variables and counts."""
    found, place = [], 0
    while place < len(text):
        match = _ITEM.match(text, place)
        if match is None:
            return None
        found.append(match)
        place = match.end()
    return found


def _table(match: re.Match[str], statistics: Statistics) -> dict[str, Counts] | None:
    """Return the counts by what they are grouped by, which is an IRI; by nothing, under no name."""
    subject, verb, value, graph = match["s"], match["p"], match["o"], match["graph"]
    by = match["group"] or (match["items"].strip() if match["distinct"] else None)
    if graph is not None:
        if verb.startswith("<") or value.startswith("<"):
            return None
        if by == graph:
            return {iri: {"*": n} for iri, n in statistics.graphs.items() if n}
        if by is None and graph.startswith("<"):
            return {"": {"*": statistics.graphs.get(graph[1:-1], 0)}}
        return None
    if verb.startswith("?"):
        if value.startswith("<"):
            return None
        if by == verb:
            return {iri: _of(each, subject, value) for iri, each in statistics.properties.items()}
        if by is None:
            return {"": {"*": statistics.triples, verb: len(statistics.properties)}}
        return None
    own = statistics.properties.get(verb[1:-1], OfProperty(0, 0, 0, {}))
    if value.startswith("?"):
        if by is None:
            return {"": _of(own, subject, value)}
        if by == value and own.is_complete:
            return {iri: {"*": n} for iri, n in own.by_object.items()}
        return None
    if by is None and (own.is_complete or value[1:-1] in own.by_object):
        return {"": {"*": own.by_object.get(value[1:-1], 0)}}
    return None


def _of(own: OfProperty, subject: str, value: str) -> Counts:
    return {"*": own.triples, subject: own.subjects, value: own.objects}


def _text(
    match: re.Match[str],
    items: Iterable[re.Match[str]],
    variables: list[str],
    table: Mapping[str, Counts],
) -> str | None:
    """Return the query over a table."""
    group = match["group"] or (match["items"].strip() if match["distinct"] else None)
    names: list[str] = []
    columns: list[list[str]] = []
    for item in items:
        if item["plain"]:
            if item["plain"] != group:
                return None
            names.append(item["plain"])
            columns.append([f"<{iri}>" for iri in table])
            continue
        if match["distinct"] or (item["of"] != "*" and item["of"] not in variables):
            return None
        counted = "*" if not item["distinct"] else item["of"]
        if item["distinct"] and item["of"] == "*":
            return None
        numbers = [counts.get(counted) for counts in table.values()]
        if None in numbers:
            return None
        names.append(item["name"])
        columns.append([str(number) for number in numbers])
    if len(set(names)) < len(names) or set(names) & (set(variables) - {group}):
        return None
    rows = list(zip(*columns, strict=True))
    order = match["order"] or ""
    keys = [(word, name) for word, name in _KEY.findall(order.replace(" ORDER BY", ""))]
    if any(name not in names for _, name in keys):
        return None
    if match["limit"] and not _cuts_cleanly(rows, [names.index(name) for _, name in keys], match):
        return None
    values = " ".join(f"({' '.join(row)})" for row in rows)
    listed = " ".join(names)
    return f"SELECT {listed} {{ VALUES ({listed}) {{ {values} }} }}{order}{match['limit'] or ''}"


def _cuts_cleanly(rows: list[tuple[str, ...]], keys: list[int], match: re.Match[str]) -> bool:
    """Whether LIMIT leaves no choice: all rows fit, or no two are ordered alike."""
    most = int(match["limit"].split()[-1])
    alike = {tuple(row[key] for key in keys) for row in rows}
    return len(rows) <= most or (bool(keys) and len(alike) == len(rows))
