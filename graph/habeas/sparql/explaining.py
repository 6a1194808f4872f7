"""How a query is answered: what it was rewritten to, why, and what each step gives."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from habeas.errors import InvalidQueryError
from habeas.shacl.sparql.syntax import Block, Filter, Group, Pattern, variables_of
from habeas.sparql.estimates import rows_of
from habeas.sparql.hints import hints_of
from habeas.sparql.known import Known
from habeas.sparql.preparing import Prepared
from habeas.sparql.reading import Reading, read
from habeas.sparql.walking import standings
from habeas.store.interface import Store, Term

__all__ = ["explained"]

#: What stands between braces, in words.
_PARTS = {
    "where": "pattern",
    "optional": "OPTIONAL",
    "union": "UNION",
    "graph": "GRAPH",
    "minus": "MINUS",
    "exists": "EXISTS",
}


def explained(
    text: str,
    prepared: Prepared,
    known: Known,
    *,
    measured: Store | None = None,
    given: Mapping[str, Term] | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return what there is to say about a query, as JSON knows it.

    Parameters
    ----------
    text
        The query as it was written.
    prepared
        What it was rewritten to.
    known
        What is known of the release.
    measured
        The store, if the outermost patterns are to be counted: each is joined to those before it.
    given, default_graphs, named_graphs
        As the query is asked with.
    """
    asked = _readable(text, prepared)
    plan = _plan(asked, known, given or {})
    if measured is not None:
        for step, reading, patterns in _countable(asked, plan):
            body = " . ".join(reading.pattern(each) for each in patterns)
            began = time.perf_counter()
            step["rows"] = _counted(
                measured, body, reading, default_graphs, named_graphs, given or {}
            )
            step["seconds"] = round(time.perf_counter() - began, 6)
    return {
        "text": text,
        "rewritten": prepared.text if prepared.text != text else None,
        "steps": [
            {"rule": step.rule, "reason": step.reason, "text": step.text} for step in prepared.steps
        ],
        "hints": hints_of(text, known, given or {}),
        "plan": plan,
    }


def _readable(text: str, prepared: Prepared) -> str:
    """Return the last form that we can read: LATERAL changes only what EXISTS asks for."""
    texts = [prepared.text, *(step.text for step in reversed(prepared.steps))]
    return next((each for each in texts if read(each) is not None), text)


def _plan(text: str, known: Known, given: Mapping[str, Term]) -> list[dict[str, Any]]:
    """Return the triple patterns as they stand, with how many rows each is thought to give."""
    reading = read(text)
    if reading is None:
        return []
    found: list[dict[str, Any]] = []
    for standing in standings(reading.tree):
        seen = {f"?{name}" for name in given}
        if standing.part not in ("where", "minus"):
            seen |= standing.around
        for element in standing.group.elements:
            if not isinstance(element, Block):
                continue
            for pattern in element.patterns:
                each = round(rows_of(pattern, known, seen), 2)
                found.append(
                    {
                        "pattern": reading.pattern(pattern),
                        "in": _PARTS[standing.part],
                        "line": reading.line(element.start),
                        "estimated rows for each row before": each,
                    }
                )
                seen.update(variables_of(pattern))
    return found


def _countable(
    text: str, plan: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], Reading, list[Pattern]]]:
    """Yield the steps of the outermost group, with all the patterns up to each."""
    reading = read(text)
    if reading is None:
        return
    group = _outermost(reading.tree.select.where)
    patterns: list[Pattern] = []
    for element in group.elements:
        if isinstance(element, Filter):
            continue
        if not isinstance(element, Block):
            return
        for pattern in element.patterns:
            patterns.append(pattern)
            yield plan[len(patterns) - 1], reading, list(patterns)


def _outermost(group: Group) -> Group:
    while group.select is not None:
        group = group.select.where
    return group


def _counted(
    store: Store,
    body: str,
    reading: Reading,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    given: Mapping[str, Term],
) -> int | None:
    """Return how many rows patterns give; None if the engine does not say."""
    if given:
        return None
    start = reading.offset(reading.tree.start)
    graphs = " ".join(
        reading.slice(place, place + 2 + (reading.tree.tokens[place + 1].keyword == "NAMED"))
        for place in reading.tree.datasets
    )
    asked = f"{reading.text[:start]}SELECT (COUNT(*) AS ?n) {graphs} {{ {body} }}"
    try:
        ((count,),) = store.rows(asked, None, default_graphs, named_graphs)
    except (InvalidQueryError, ValueError):
        return None
    return int(getattr(count, "value", 0))
