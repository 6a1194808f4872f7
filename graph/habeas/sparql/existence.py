"""EXISTS with several patterns, asked one after another from what is known.

The engine answers EXISTS for each solution by itself, and joins what stands
inside without looking at the solution: with two patterns, each question costs
a scan. ``LATERAL`` goes from pattern to pattern instead. What a triple pattern
gives beside some solutions is the same either way, and only whether there is
anything matters to EXISTS. So this holds wherever EXISTS stands, and however
often its variables are bound; paths that can have no step are left alone where
they could begin at a node that the graph does not have.
"""

from collections.abc import Iterator

from habeas.shacl import paths as p
from habeas.shacl.sparql.filling import steps_of
from habeas.shacl.sparql.reads import nullable
from habeas.shacl.sparql.syntax import (
    Block,
    Filter,
    Group,
    InGraph,
    Pattern,
    Union,
    is_variable,
    variables_of,
)
from habeas.sparql.estimates import ordered
from habeas.sparql.known import Known
from habeas.sparql.reading import Reading, Replacement

__all__ = ["laterals", "steps_in"]


def laterals(
    reading: Reading, group: Group, known: Known, around: set[str], names: Iterator[str]
) -> list[Replacement]:
    """Return what to write for the patterns that one EXISTS asks for.

    Parameters
    ----------
    reading
        The query.
    group
        What stands between the braces after EXISTS.
    known
        What is known of the release: it decides about the order.
    around
        Variables, with their sign, that probably have a value around EXISTS.
    names
        Variables that are not in the query.

    Returns
    -------
    list of Replacement
        Empty if there is nothing to be won, or nothing that is certain to mean the same.
    """
    return _Writer(reading, known, names).group(group, around)


class _Writer:
    def __init__(self, reading: Reading, known: Known, names: Iterator[str]) -> None:
        self._reading = reading
        self._known = known
        self._names = names
        self._nodes: dict[str, str] = {}

    def group(self, group: Group, around: set[str]) -> list[Replacement]:
        if group.select is not None:
            return []
        around, begun = set(around), False
        found: list[Replacement] = []
        for element in group.elements:
            match element:
                case Block():
                    found += self._block(element, around, begun)
                    around |= {name for each in element.patterns for name in variables_of(each)}
                case Union(groups=groups, start=start):
                    if begun and all(map(_is_plain, groups)):
                        found += self._wrapped(start, groups[-1].end)
                    for each in groups:
                        found += self.group(each, around)
                case InGraph(group=inner, start=start):
                    if begun and _is_plain(inner):
                        found += self._wrapped(start, inner.end)
                    found += self.group(inner, around)
            begun |= not isinstance(element, Filter)
        return found

    def _wrapped(self, start: int, end: int) -> list[Replacement]:
        """Return what to write so that the words from ``start`` to ``end`` are asked from before."""
        first = self._reading.tree.tokens[start].text
        return [
            Replacement(start, start + 1, f"LATERAL {{ {first}"),
            Replacement(end, end + 1, "} }"),
        ]

    def _block(self, block: Block, around: set[str], begun: bool) -> list[Replacement]:
        steps = [step for each in block.patterns for step in steps_of(each, self._between)]
        if len(steps) < 2 and not begun:
            return []
        steps = ordered(steps, self._known, around)
        if not _keeps_nodes(steps, begun):
            return []
        for term in (term for each in steps for term in (each.subject, each.object)):
            if term.startswith("?_:") and term not in self._nodes:
                self._nodes[term] = next(self._names)
        texts = [self._reading.pattern(each, self._nodes) for each in steps]
        first = texts.pop(0) + " ." if not begun else ""
        rest = " ".join(f"LATERAL {{ {text} }}" for text in texts)
        return [Replacement(block.start, block.end, f"{first} {rest}".strip())]

    def _between(self) -> str:
        name = next(self._names)
        self._nodes[f"?_:{name}"] = name
        return f"?_:{name}"


def steps_in(group: Group) -> int:
    """Return how many steps the patterns of a group, and of groups joined in it, take."""
    found = 0
    for element in group.elements:
        match element:
            case Block(patterns=patterns):
                found += sum(
                    sum(1 for _ in steps_of(each, lambda: "?_:between")) for each in patterns
                )
            case Union(groups=groups):
                found += max(map(steps_in, groups))
            case InGraph(group=inner):
                found += steps_in(inner)
    return found


def _keeps_nodes(steps: list[Pattern], begun: bool) -> bool:
    """Whether no path without a step begins at what may be no node of the graph."""
    seen, nodes = set[str](), set[str]()
    for step in steps:
        ends = {term for term in (step.subject, step.object) if is_variable(term)}
        if isinstance(step.predicate, p.Path) and nullable(step.predicate):
            if begun or not ends & seen <= nodes:
                return False
        else:
            nodes |= ends
        seen.update(variables_of(step))
    return True


def _is_plain(group: Group) -> bool:
    """Whether a group is patterns joined, so that it does not matter from where it is asked."""
    return group.select is None and all(
        (
            isinstance(each, Block)
            and not any(
                isinstance(step.predicate, p.Path) and nullable(step.predicate)
                for step in each.patterns
            )
        )
        or (isinstance(each, Union) and all(map(_is_plain, each.groups)))
        or (isinstance(each, InGraph) and _is_plain(each.group))
        for each in group.elements
    )
