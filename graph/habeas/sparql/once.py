"""EXISTS and NOT EXISTS, looked for once: what is there is joined, what must not be is taken away.

For a few solutions it is quicker to look beside each; for many, to find all
there is and compare: NOT EXISTS as MINUS, EXISTS as a join with the different
values of what is shared. They differ in general, so all of this must hold:

- the condition is EXISTS or NOT EXISTS and nothing else, and stands in a group
  that is answered by itself: not in OPTIONAL, EXISTS, or GRAPH with a variable;
- what is asked for is triple patterns, with conditions on these alone, because
  neither form sees the values of the solution;
- it shares a variable with the group, and each that it shares always has a
  value where the condition stands: a solution with a value missing would be
  compatible with others, or with nothing. Patterns bind theirs in any case;
- no path in it can begin at what may be no node of the graph;
- nobody sees in which order solutions come.
"""

from habeas.shacl import paths as p
from habeas.shacl.sparql.reads import nullable
from habeas.shacl.sparql.syntax import (
    Block,
    Element,
    Filter,
    Group,
    Optional,
    Other,
    Pattern,
    in_scope,
    is_variable,
)
from habeas.sparql.certainty import certain, certain_in
from habeas.sparql.estimates import ordered, work
from habeas.sparql.existence import steps_in
from habeas.sparql.known import Known
from habeas.sparql.reading import Reading, Replacement
from habeas.sparql.walking import Asked

__all__ = ["at_once"]

#: What a row costs, in microseconds: looked up beside a solution, found at once, and compared.
BESIDE, FOUND, COMPARED = 6.0, 9.0, 2.0
#: How many times quicker it must be by estimate.
BETTER = 2.0
#: What a condition is thought to leave of the rows.
LEFT = 0.1


def at_once(reading: Reading, asked: Asked, known: Known) -> tuple[str, list[Replacement]] | None:
    """Return how EXISTS is looked for once, and what to write; None if it may not be, or costs more.

    The query must have no values given, none in VALUES behind it, and an order that nobody sees.
    """
    condition = asked.filter
    if condition is None or steps_in(asked.group) < 2:  # one pattern is quick already
        return None
    word = _word(reading, condition, asked.group)
    before = _before(asked.standing.group, condition)
    if word is None or before is None or not _means_the_same(reading, asked, before):
        return None
    if not _pays(asked, before, known):
        return None
    inside = reading.slice(asked.group.start, asked.group.end + 1)
    text = f"MINUS {inside}"
    if word == "EXISTS":
        text = f"{{ SELECT DISTINCT {' '.join(sorted(_shared(asked)))} {inside} }}"
    rule = "minus" if word == "NOT EXISTS" else "join"
    return rule, [Replacement(condition.start, condition.end, text)]


def _word(reading: Reading, condition: Filter, group: Group) -> str | None:
    """Return EXISTS or NOT EXISTS, if a condition is that, perhaps in brackets, and nothing else."""
    tokens = reading.tree.tokens
    head = " ".join(each.keyword for each in tokens[condition.start : group.start])
    tail = " ".join(each.keyword for each in tokens[group.end + 1 : condition.end])
    for word in ("EXISTS", "NOT EXISTS"):
        if (head, tail) in ((f"FILTER {word}", ""), (f"FILTER ( {word}", ")")):
            return word
    return None


def _shared(asked: Asked) -> set[str]:
    return in_scope(asked.group) & in_scope(asked.standing.group)


def _before(group: Group, condition: Filter) -> list[Element] | None:
    """Return what stands before a condition; None if something that is joined stands after it."""
    place = next(n for n, each in enumerate(group.elements) if each is condition)
    for each in group.elements[place + 1 :]:
        taken_away = isinstance(each, Other) and each.keyword == "MINUS"
        if not isinstance(each, Filter | Optional) and not taken_away:
            return None
    return group.elements[:place]


def _means_the_same(reading: Reading, asked: Asked, before: list[Element]) -> bool:
    standing, group = asked.standing, asked.group
    tokens = reading.tree.tokens
    if not standing.is_by_itself or group.select is not None or not _is_simple(group):
        return False
    shared, always = _shared(asked), certain(group, tokens)
    return (
        bool(shared)
        and shared <= certain_in(before, tokens)
        and all(
            each.expression.variables <= always and not each.expression.exists
            for each in group.elements
            if isinstance(each, Filter)
        )
    )


def _is_simple(group: Group) -> bool:
    """Whether a group is triple patterns with conditions, and its paths begin at nodes."""
    if not all(isinstance(each, Block | Filter) for each in group.elements):
        return False
    nodes, ends = set[str](), set[str]()
    for each in _patterns(group.elements):
        variables = {term for term in (each.subject, each.object) if is_variable(term)}
        if isinstance(each.predicate, p.Path) and nullable(each.predicate):
            ends |= variables
        else:
            nodes |= variables
    return ends <= nodes


def _pays(asked: Asked, before: list[Element], known: Known) -> bool:
    """Whether that is quicker by estimate: where much is asked for, and not too much is found."""
    if known.statistics is None or _stops_early(asked):
        return False
    around, inside = _patterns(before), _patterns(asked.group.elements)
    rows, _ = work(ordered(around, known), known)
    rows *= LEFT ** sum(isinstance(each, Filter) for each in before)
    shared = _shared(asked)
    _, beside = work(ordered(inside, known, shared), known, shared)
    _, found = work(ordered(inside, known), known)
    return rows * BESIDE * (1 + beside) > BETTER * (found * FOUND + rows * COMPARED)


def _stops_early(asked: Asked) -> bool:
    """Whether only the first solutions are wanted: looking beside each is quicker then."""
    return any(each.projected == [] for each in asked.standing.selects)


def _patterns(elements: list[Element]) -> list[Pattern]:
    return [each for block in elements if isinstance(block, Block) for each in block.patterns]
