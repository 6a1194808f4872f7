"""What would make a query quicker, said to whoever wrote it."""

import re
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet

from habeas.shacl import paths as p
from habeas.shacl.sparql.syntax import (
    Bind,
    Block,
    Element,
    Filter,
    Group,
    InGraph,
    Optional,
    Other,
    Pattern,
    Union,
    in_scope,
    is_variable,
    variables_of,
)
from habeas.sparql.estimates import ordered, work
from habeas.sparql.existence import laterals, steps_in
from habeas.sparql.known import Known
from habeas.sparql.ordering import moved, order_shows
from habeas.sparql.reading import Reading, read
from habeas.sparql.walking import Standing, asked_in, reaches_out, standings

__all__ = ["hints_of"]

#: ORDER BY without LIMIT is worth a word above so many rows.
LARGE = 20_000
_SEARCHES = frozenset({"REGEX", "CONTAINS"})
_EQUAL = re.compile(r"\(\s*[?$](\w+)\s*=\s*(?:<[^<>\s]+>|[\w-]+:[\w.-]*\w)\s*\)")


def hints_of(text: str, known: Known | None = None, given: Collection[str] = ()) -> list[str]:
    """Return what would make a query quicker, most urgent first; nothing if it is not one.

    ``given`` are the names of variables that have a value before it is run.

    Examples
    --------
    >>> hints_of("SELECT * { ?a skos:prefLabel ?b . ?c habeas:inCase ?d }")[0]
    '?a skos:prefLabel ?b and ?c habeas:inCase ?d (line 1) share no variable: every row of the one is paired with every row of the other.'
    """
    reading = read(text)
    if reading is None:
        return []
    known = known or Known()
    bound = frozenset(f"?{name}" for name in given)
    found = dict.fromkeys(
        hint
        for standing in standings(reading.tree)
        for hint in _of_standing(reading, standing, known, bound)
    )
    return [*found, *_of_order(reading, known)]


def _of_standing(
    reading: Reading, standing: Standing, known: Known, given: AbstractSet[str]
) -> Iterator[str]:
    if not standing.is_asked:
        yield from _apart(reading, standing, given)
    if out := reaches_out(standing, reading.tree):
        yield (
            f"A condition in the group in line {reading.line(standing.group.start)} speaks of "
            f"{' and '.join(sorted(out))}, which has a value only further out and cannot be seen "
            "there. The query was not rewritten."
        )
    yield from _not_rewritten(reading, standing, known)
    yield from _paths(reading, standing, given)
    yield from _optional_first(reading, standing)
    yield from _conditions(reading, standing)
    word = order_shows(reading.tree)
    if word is not None and not standing.is_asked:
        for change in moved(reading, standing, known, ()):
            yield (
                f"Write {reading.pattern(change.first)} first (line {reading.line(change.start)}): "
                f"it gives about {change.rows:,.0f} rows. It was not moved for you, because with "
                f"{word} another order can give other rows."
            )


def _apart(reading: Reading, standing: Standing, given: AbstractSet[str]) -> Iterator[str]:
    """Yield a hint where parts of a group that are joined share no variable."""
    parts: list[tuple[set[str], str, int]] = []
    for element in standing.group.elements:
        match element:
            case Block(patterns=patterns, start=start):
                for each in patterns:
                    parts.append((set(variables_of(each)), reading.pattern(each), start))
            case Union(groups=groups, start=start):
                names = set[str]().union(*map(in_scope, groups))
                parts.append((names, "a group in braces", start))
            case InGraph(graph=graph, group=inner, start=start):
                names = in_scope(inner) | ({graph} if is_variable(graph) else set())
                parts.append((names, "GRAPH", start))
            case Other(keyword="VALUES", variables=names_of, start=start):
                parts.append((set(names_of), "VALUES", start))
            # a condition or a value that speaks of two parts ties them
            case Bind(variable=name, expression=expression):
                parts.append(({name, *expression.variables}, "", -1))
            case Filter(expression=expression):
                parts.append((set(expression.variables), "", -1))
    clusters: list[tuple[set[str], str, int]] = []
    for names, text, start in parts:
        names = names - given
        if not names:
            continue
        tied = [each for each in clusters if each[0] & names]
        rest = [each for each in clusters if not each[0] & names]
        named = next((each for each in [*tied, (names, text, start)] if each[1]), None)
        _, first, place = named or (names, text, start)
        clusters = [*rest, (names.union(*(each[0] for each in tied)), first, place)]
    real = sorted((each for each in clusters if each[1]), key=lambda each: each[2])
    if len(real) > 1:
        (_, one, place), (_, other, _), *_ = real
        yield (
            f"{one} and {other} (line {reading.line(place)}) share no variable: every row of the "
            "one is paired with every row of the other."
        )


def _not_rewritten(reading: Reading, standing: Standing, known: Known) -> Iterator[str]:
    """Yield a hint for each EXISTS that stays slow, with the reason."""
    around = set(standing.around) | in_scope(standing.group)
    for asked in asked_in(standing):
        group, line = asked.group, reading.line(asked.group.start)
        if group.select is not None:
            why = "it asks a subquery, which is answered anew for each row"
        elif steps_in(group) < 2:
            continue
        elif laterals(reading, group, known, around, iter(reading.fresh("hint"))):
            if in_scope(group) & around:
                continue
            why = "it shares no variable with what stands around it, and is asked for each row"
        else:
            why = "a path in it can have no step, and begin at what is no node of the graph"
        yield f"EXISTS in line {line} stays slow: {why}. MINUS, or a property of its own, may do."


def _paths(reading: Reading, standing: Standing, given: AbstractSet[str]) -> Iterator[str]:
    """Yield a hint for each path of any length with both ends open."""
    patterns = [
        pattern
        for element in standing.group.elements
        if isinstance(element, Block)
        for pattern in element.patterns
    ]
    rest: list[Element] = [each for each in standing.group.elements if not isinstance(each, Block)]
    elsewhere = in_scope(Group(rest, 0, 0))
    for pattern in patterns:
        if not _is_long(pattern.predicate):
            continue
        ends = {pattern.subject, pattern.object}
        others = [each for each in patterns if each is not pattern]
        tied = (standing.around | elsewhere | given).union(*map(variables_of, others))
        if all(is_variable(end) and end not in tied for end in ends):
            yield (
                f"The path of {reading.pattern(pattern)} has both ends open: every pair of nodes is "
                "looked for. Bind one end."
            )


def _is_long(path: object) -> bool:
    match path:
        case p.ZeroOrMore() | p.OneOrMore():
            return True
        case p.Inverse(inner) | p.ZeroOrOne(inner):
            return _is_long(inner)
        case p.Sequence(parts) | p.Alternative(parts):
            return any(map(_is_long, parts))
    return False


def _optional_first(reading: Reading, standing: Standing) -> Iterator[str]:
    elements = [each for each in standing.group.elements if not isinstance(each, Filter)]
    if elements and isinstance(elements[0], Optional) and len(elements) > 1:
        line = reading.line(elements[0].start)
        yield f"OPTIONAL comes first (line {line}): write what must be there before it."


def _conditions(reading: Reading, standing: Standing) -> Iterator[str]:
    for element in standing.group.elements:
        if not isinstance(element, Filter):
            continue
        words = [each.keyword for each in reading.tree.tokens[element.start : element.end]]
        line = reading.line(element.start)
        searched = next((word for word in words if word in _SEARCHES), None)
        if searched is not None and not _is_small(standing.group):
            yield (
                f"{searched} in line {line} reads every text. To find words in labels and texts, "
                'write ?thing habeas:matchesText "words".'
            )
        match = _EQUAL.search(reading.slice(element.start, element.end))
        if match is not None and f"?{match[1]}" in in_scope(standing.group):
            yield (
                f"The condition in line {line} is tried on every row. Write the value into the "
                f"pattern in place of ?{match[1]}, or VALUES before it."
            )


def _is_small(group: Group) -> bool:
    """Whether a constant that is no class or type narrows the group down."""
    return any(
        not is_variable(pattern.subject)
        for element in group.elements
        if isinstance(element, Block)
        for pattern in element.patterns
    )


def _of_order(reading: Reading, known: Known) -> Iterator[str]:
    """Yield a hint if many rows are ordered and all of them are wanted."""
    select = reading.tree.select
    words = [each.keyword for each in reading.tree.tokens[select.where.end :]]
    if "ORDER" not in words or select.sliced or select.grouping is not None:
        return
    patterns: list[Pattern] = [
        pattern
        for element in select.where.elements
        if isinstance(element, Block)
        for pattern in element.patterns
    ]
    rows = work(ordered(patterns, known), known)[0] if patterns else 0
    if known.statistics is not None and rows > LARGE:
        yield (
            f"ORDER BY without LIMIT orders about {rows:,.0f} rows before the first is sent: "
            "add LIMIT, or order them where you read them."
        )
