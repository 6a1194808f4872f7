"""Paths of any length, for engines that do not walk them rightly: walked here, and written as values.

``?x skos:broader* ?y`` asks for each thing and all above it. One engine
answers such a path by one way through its data where there are several ends,
by nothing inside OPTIONAL, or not at all where neither end is known. So what
the path's own steps lead to is asked once, how far one gets by them is found
out here, and the engine is told the pairs.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from habeas.shacl import paths as p
from habeas.shacl.sparql.syntax import Block, Pattern, Unclear, is_variable, variables_of
from habeas.store.remote.asking import MOST, Asking, PathError

__all__ = ["Walker", "has_walks"]


def has_walks(block: Block) -> bool:
    """Return whether a block has a path of any length in it."""
    return any(_has_walk(each) for each in block.patterns)


def _has_walk(pattern: Pattern) -> bool:
    match pattern.predicate:
        case str():
            return False
        case Unclear(text):
            return "*" in text or "+" in text
        case path:
            return _walks(path)


def _walks(path: p.Path) -> bool:
    match path:
        case p.ZeroOrMore() | p.OneOrMore():
            return True
        case p.Sequence(paths) | p.Alternative(paths):
            return any(map(_walks, paths))
        case p.Inverse(inner) | p.ZeroOrOne(inner):
            return _walks(inner)
        case _:
            return False


def _steps(path: p.Path) -> Iterator[p.Path]:
    """Yield the parts of a path one after another, with inverses inside."""
    match path:
        case p.Sequence(paths):
            for each in paths:
                yield from _steps(each)
        case p.Inverse(p.Sequence(paths)):
            for each in reversed(paths):
                yield from _steps(p.Inverse(each))
        case p.Inverse(p.Inverse(inner)):
            yield from _steps(inner)
        case p.Inverse(p.ZeroOrMore(inner)):
            yield p.ZeroOrMore(p.Inverse(inner))
        case p.Inverse(p.OneOrMore(inner)):
            yield p.OneOrMore(p.Inverse(inner))
        case _:
            yield path


class Walker:
    """Writes blocks of patterns without paths of any length.

    Parameters
    ----------
    asking, graphs
        How a store is asked, and about which graphs.
    fresh
        Names of variables that the query does not have.
    """

    def __init__(
        self,
        asking: Asking,
        graphs: Sequence[str],
        fresh: Iterator[str],
    ) -> None:
        self._asking = asking
        self._graphs = graphs
        self._fresh = fresh
        self._blank: dict[str, str] = {}

    def written(self, block: Block, beside: Iterable[Pattern] = ()) -> str:
        """Return a block as text; ``beside`` is what else its group asks for.

        Raises
        ------
        PathError
            If it has a path that is not of those that can be written.
        """
        simple: list[tuple[str, str, str]] = []
        walks: list[tuple[str, p.ZeroOrMore | p.OneOrMore, str]] = []
        for pattern in block.patterns:
            self._part(pattern, simple, walks)
        parts = [f"{' '.join(each)} ." for each in simple]
        for pattern in beside:
            if not _has_walk(pattern):
                self._part(pattern, simple, [])
        return " ".join([*parts, *(self._walk(each, simple) for each in walks)])

    def _part(
        self,
        pattern: Pattern,
        simple: list[tuple[str, str, str]],
        walks: list[tuple[str, p.ZeroOrMore | p.OneOrMore, str]],
    ) -> None:
        """Add the parts of a pattern to those that an engine can follow, and to those it cannot."""
        start, end = self._term(pattern.subject), self._term(pattern.object)
        if isinstance(pattern.predicate, str | Unclear):
            verb = pattern.predicate
            if _has_walk(pattern):
                raise PathError("a * or + beside a negated set of properties")
            simple.append((start, verb if isinstance(verb, str) else verb.text, end))
            return
        steps = list(_steps(pattern.predicate))
        for number, step in enumerate(steps):
            to = end if number == len(steps) - 1 else f"?{next(self._fresh)}"
            if isinstance(step, p.ZeroOrMore | p.OneOrMore):
                walks.append((start, step, to))
            elif _walks(step):
                raise PathError(f"a * or + inside a choice or an option: {p.sparql(step)}")
            else:
                simple.append((start, p.sparql(step), to))
            start = to

    def _term(self, term: str) -> str:
        if not term.startswith("?_:"):
            return term
        if term not in self._blank:
            self._blank[term] = f"?{next(self._fresh)}"
        return self._blank[term]

    def _walk(
        self,
        walk: tuple[str, p.ZeroOrMore | p.OneOrMore, str],
        simple: list[tuple[str, str, str]],
    ) -> str:
        start, step, end = walk
        if _walks(step.path) or any(isinstance(each, p.ZeroOrOne) for each in _steps(step.path)):
            raise PathError(f"a * or + of a path that has a *, a + or a ? itself: {p.sparql(step)}")
        far = self._asking.reaching(p.sparql(step.path), self._graphs)
        zero = isinstance(step, p.ZeroOrMore)
        bound = {name for each in simple for name in variables_of(Pattern(*each))}
        if not is_variable(start):
            ends = set(far.get(start, ())) | ({start} if zero else set())
            return _one_of(end, ends, bound)
        if not is_variable(end):
            starts = {one for one, others in far.items() if end in others} | (
                {end} if zero else set()
            )
            return _one_of(start, starts, bound)
        pairs = [(one, other) for one in far for other in far[one]]
        if not zero:
            return _pairs(start, end, pairs)
        if start == end:
            return ""
        for known in (start, end):
            for each in simple:
                if known in variables_of(Pattern(*each)):
                    here = self._asking.matching(" ".join(each), known, self._graphs)
                    pairs = [pair for pair in pairs if pair[known == end] in here]
                    return _pairs(start, end, {*pairs, *((one, one) for one in here)})
        raise PathError("a path with * between two variables that no other pattern beside it has")


def _one_of(term: str, allowed: set[str], bound: set[str]) -> str:
    """Return what lets ``term`` be one of some."""
    if not is_variable(term):
        return "" if term in allowed else "FILTER (false)"
    _check(len(allowed))
    if term in bound and allowed:
        return f"FILTER ({term} IN ({', '.join(sorted(allowed))}))"
    return f"VALUES {term} {{ {' '.join(sorted(allowed))} }}"


def _pairs(one: str, other: str, pairs: Collection[tuple[str, str]]) -> str:
    _check(len(pairs))
    if one == other:
        same = " ".join(sorted(first for first, second in pairs if first == second))
        return f"VALUES {one} {{ {same} }}"
    rows = " ".join(f"({first} {second})" for first, second in sorted(pairs))
    return f"VALUES ({one} {other}) {{ {rows} }}"


def _check(size: int) -> None:
    if size > MOST:
        raise PathError(f"the path leads to {size:,} pairs, and more than {MOST:,} are not written")
