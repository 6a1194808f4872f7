"""Patterns of a group that the groups inside it can begin with, without a change of meaning.

A group is evaluated by itself and joined with what stands around it. Where its
own patterns hang together, the engine goes from what is known around it into
it. Where only a pattern outside ties them to each other, it would pair
everything with everything: the phases of all people with the detentions of all
people. With that pattern inside too, it does not. Joining with a pattern twice
changes nothing, since a pattern gives each solution once, as long as no
condition inside comes to see a variable that it did not see.
"""

from collections.abc import Collection, Iterable, Iterator

from habeas.shacl.paths import Predicate
from habeas.shacl.sparql.syntax import (
    Block,
    Group,
    Optional,
    Pattern,
    Query,
    Union,
    patterns,
    variables_of,
)

__all__ = ["passed"]


def passed(query: Query, known: Collection[str]) -> Iterator[tuple[Group, Pattern]]:
    """Yield each inner group with each pattern from around it that it can begin with.

    ``known`` are the variables, with their sign, that are bound in every group.
    """
    for select in (query.select, *query.subqueries):
        yield from _into(query, select.where, [], [], frozenset(known))


def _into(
    query: Query,
    group: Group,
    around: list[Pattern],
    begun: list[Pattern],
    known: frozenset[str],
) -> Iterator[tuple[Group, Pattern]]:
    """Go into a group that has patterns ``around`` it, and now begins with some of them."""
    if group.select is not None:
        return
    before = list(begun)
    everywhere = around + [each for each in patterns(group) if _plain(each)]
    for element in group.elements:
        match element:
            case Block(patterns=own):
                before.extend(each for each in own if _plain(each))
            case Union(groups=inners):
                for inner in inners:
                    yield from _choose(query, inner, everywhere, known)
            case Optional(group=inner):
                # Only what this group has before it: with more, what does not fit would not be
                # found wrong later, but be missing.
                yield from _choose(query, inner, before, known)
            case _:
                pass


def _choose(
    query: Query, inner: Group, around: list[Pattern], known: frozenset[str]
) -> Iterator[tuple[Group, Pattern]]:
    own = list(patterns(inner))
    bound = {name for each in own for name in variables_of(each)}
    mentioned = {f"?{name}" for name in query.mentions(inner.start, inner.end)}
    chosen = []
    if _falls_apart(own, mentioned, known):
        for each in around:
            names = set(variables_of(each)) - known
            if names & bound and not names & (mentioned - bound) and each not in own:
                chosen.append(each)
                yield inner, each
    yield from _into(query, inner, around, chosen, known)


def _falls_apart(own: Iterable[Pattern], mentioned: set[str], known: frozenset[str]) -> bool:
    """Whether no chain of variables leads from some patterns, or what is known, to others."""
    parts = [mentioned & known] if mentioned & known else []
    for part in filter(None, (set(variables_of(each)) for each in own)):
        tied = [other for other in parts if other & part]
        parts = [*(other for other in parts if other not in tied), part.union(*tied)]
    return len(parts) > 1


def _plain(pattern: Pattern) -> bool:
    """Whether a pattern gives each solution once, and can be written a second time."""
    return isinstance(pattern.predicate, Predicate) and not any(
        name.startswith("?_:") for name in variables_of(pattern)
    )
