"""Triple patterns in the order in which they are asked: the rarest first.

The engine looks at the shape of a pattern only, and takes patterns of one
shape in the order in which they are written. So the rarest is written first,
and after it what shares a variable with it. Which rows there are does not
depend on the order of patterns; which come first does. So nothing is moved
where that shows: under LIMIT and OFFSET, and beside aggregates that depend on
the order of what they are given.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from habeas.shacl import paths as p
from habeas.shacl.sparql.reads import nullable
from habeas.shacl.sparql.syntax import Block, Filter, Pattern, Query
from habeas.sparql.estimates import ordered, rows_of, work
from habeas.sparql.known import Known
from habeas.sparql.reading import Reading, Replacement
from habeas.sparql.walking import Standing

__all__ = ["Moved", "moved", "order_shows"]

#: Where the patterns as written take fewer rows than this, they stay as they are.
ENOUGH = 500.0
#: How many times fewer rows another order must take.
BETTER = 2.0
#: What depends on the order in which solutions come.
_SHOWING = frozenset({"SAMPLE", "GROUP_CONCAT", "SUM", "AVG", "LIMIT", "OFFSET"})


@dataclass(frozen=True)
class Moved:
    """Patterns that are to be asked in another order."""

    replacements: list[Replacement]
    #: The pattern that comes first now, how many rows it gives, and where the patterns begin.
    first: Pattern
    rows: float
    start: int


def order_shows(query: Query) -> str | None:
    """Return the word by which the order of solutions can be seen in the answer, if any."""
    for token in query.tokens:
        if token.kind == "word" and token.keyword in _SHOWING:
            return token.keyword
    return None


def moved(
    reading: Reading, standing: Standing, known: Known, given: Collection[str]
) -> Iterator[Moved]:
    """Yield what to write where the patterns of a group are better asked in another order."""
    bound = set(given)
    if standing.part in ("optional", "union", "graph"):
        bound |= standing.around
    for blocks in _runs(standing):
        patterns = [each for block in blocks for each in block.patterns]
        if len(patterns) < 2 or _is_delicate(patterns):
            continue
        better = ordered(patterns, known, bound)
        before, after = (work(each, known, bound)[1] for each in (patterns, better))
        if better == patterns or before < ENOUGH or before < BETTER * after:
            continue
        text = " . ".join(reading.pattern(each) for each in better) + " ."
        first, *rest = blocks
        yield Moved(
            [
                Replacement(first.start, first.end, text),
                *(Replacement(each.start, each.end, "") for each in rest),
            ],
            better[0],
            rows_of(better[0], known, bound),
            first.start,
        )


def _runs(standing: Standing) -> Iterator[list[Block]]:
    """Yield the triple patterns that belong together: conditions between them do not part them."""
    run: list[Block] = []
    for element in standing.group.elements:
        match element:
            case Block():
                run.append(element)
            case Filter():
                pass
            case _:
                if run:
                    yield run
                run = []
    if run:
        yield run


def _is_delicate(patterns: list[Pattern]) -> bool:
    """Whether a path without a step could begin at a property, which may be no node of the graph."""
    return any(isinstance(each.predicate, str) for each in patterns) and any(
        isinstance(each.predicate, p.Path) and nullable(each.predicate) for each in patterns
    )
