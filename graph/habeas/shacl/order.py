"""The order of results: the same on every run, whatever blank nodes are called.

Results are sorted by what they say. Blank nodes say nothing by their label;
they are told apart by a description, where the data allows one, and by the
other results that they are in. What is still alike stays in the order given.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import count
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from habeas.shacl.names import Names, made_up
from habeas.shacl.paths import Path
from habeas.shacl.results import Result
from habeas.shacl.rules import Rules
from habeas.shacl.severities import rank
from habeas.shacl.vocabulary import Node

__all__ = ["Describe", "called", "in_order"]

#: A text that says which blank node this is, the same on every run; empty if nothing can be said.
Describe = Callable[[Node], str]

#: How often the neighbours of blank nodes are looked at to tell these apart.
_ROUNDS = 5

#: The turn of what has no number yet.
_LAST = 2**62

Key = tuple[Any, ...]
_NONE: Mapping[Node, str] = MappingProxyType({})


def in_order(
    results: Iterable[Result], rules: Rules, names: Names, describe: Describe | None = None
) -> tuple[Result, ...]:
    """Return results sorted, the worst first, then by rule, focus, path and value."""
    return _sorted(results, _Keys(rules, names, describe))


def _sorted(
    results: Iterable[Result], key: "_Keys", above: Mapping[Node, str] = _NONE
) -> tuple[Result, ...]:
    """Return results sorted; ``above`` says what blank nodes are for what these are details of."""
    keyed = []
    for result in results:
        marks = {**above}
        for blank in _blanks(result):
            marks.setdefault(blank, f"_:{len(marks)}")
        if result.details:
            result = replace(result, details=_sorted(result.details, key, marks))
        keyed.append((key(result, marks), result))
    keyed.sort(key=lambda pair: pair[0])
    found = [result for _, result in keyed]
    if not any(_blanks(result) for result in found):
        return tuple(found)
    return _told_apart([each for each, _ in keyed], found)


class _Keys:
    """What each result says, to sort by."""

    def __init__(self, rules: Rules, names: Names, describe: Describe | None) -> None:
        self._rules = rules
        self._names = names
        self._describe = describe
        self._paths: dict[Path | None, str] = {None: ""}
        self._described: dict[Node, str] = {}

    def __call__(self, result: Result, marks: Mapping[Node, str]) -> Key:
        """Return the key of a result whose blank nodes are called by ``marks``."""
        severity = result.severity.value
        return (
            rank(severity),
            severity,
            self._rules.identifier(result.shape),
            self._term(result.focus, marks),
            self._path(result.path),
            self._term(result.value, marks),
            result.component.value,
            "" if result.constraint is None else self._rules.identifier(result.constraint),
            tuple(sorted(map(str, result.messages))),
            tuple(self(each, marks) for each in result.details),
        )

    def _path(self, path: Path | None) -> str:
        found = self._paths.get(path)
        if found is None:
            found = self._paths[path] = self._names.path(path)
        return found

    def _term(self, term: Node | None, marks: Mapping[Node, str]) -> str:
        if term is None:
            return ""
        if isinstance(term, ox.BlankNode):
            if self._describe is None:
                return marks.get(term, "_:")
            if term not in self._described:
                self._described[term] = "_:" + self._describe(term)
            return self._described[term] + marks.get(term, "")
        return term.value if isinstance(term, ox.NamedNode) else str(term)


def _told_apart(keys: list[Key], results: list[Result]) -> tuple[Result, ...]:
    """Order results that differ only in blank nodes by the other results that these are in."""
    colours = _coloured(_numbered(keys), results)
    said = _numbered_apart(
        [
            (group, *(_number(each, colours) for each in (result.focus, result.value)))
            for group, result in zip(_numbered(keys), results, strict=True)
        ]
    )
    alike: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(said):
        alike[number].append(place)
    # What is alike to the end is numbered as it comes, and keeps that number everywhere.
    numbers: dict[Node, int] = {}
    order: list[Result] = []
    for number in sorted(alike):
        order.extend(results[place] for place in _in_turn(alike[number], results, numbers))
    return tuple(order)


def _coloured(groups: list[int], results: list[Result]) -> dict[Node, int]:
    """Return a number for each blank node; nodes with the same one are in the same results."""
    colours: dict[Node, int] = _sizes(results)
    for _ in range(_ROUNDS):
        seen: dict[Node, list[Key]] = defaultdict(list)
        for group, result in zip(groups, results, strict=True):
            beside = tuple(_number(each, colours) for each in (result.focus, result.value))
            for blank in _blanks(result):
                seen[blank].append((group, blank == result.focus, blank == result.value, *beside))
        blanks = list(colours)
        profiles = [(colours[blank], tuple(sorted(seen[blank]))) for blank in blanks]
        finer = dict(zip(blanks, _numbered_apart(profiles), strict=True))
        if finer == colours:
            break
        colours = finer
    return colours


def _sizes(results: list[Result]) -> dict[Node, int]:
    """Return for each blank node how many hang together with it through results."""
    together: dict[Node, list[Node]] = {}
    for result in results:
        blanks = _blanks(result)
        joined = together.setdefault(blanks[0], [blanks[0]]) if blanks else []
        for other in blanks[1:]:
            others = together.setdefault(other, [other])
            if others is not joined:
                small, large = sorted((joined, others), key=len)
                large.extend(small)
                together.update(dict.fromkeys(small, large))
    return {blank: len(group) for blank, group in together.items()}


def _in_turn(places: list[int], results: list[Result], numbers: dict[Node, int]) -> Iterator[int]:
    """Yield places of results that say the same: first those about nodes that had their turn.

    The nodes of each result are numbered when it has its turn.
    """
    if len(places) == 1 and not _blanks(results[places[0]]):
        yield places[0]
        return
    about: dict[Node, list[int]] = defaultdict(list)
    for place in places:
        for blank in _blanks(results[place]):
            about[blank].append(place)

    def turn(place: int) -> tuple[int, int, int]:
        first, second = (
            numbers.get(each, _LAST) if each is not None else _LAST
            for each in (results[place].focus, results[place].value)
        )
        return first, second, place

    waiting = [turn(place) for place in places]
    heapify(waiting)
    left = set(places)
    while waiting:
        place = heappop(waiting)[2]
        if place not in left:
            continue
        left.discard(place)
        yield place
        for blank in _blanks(results[place]):
            if blank not in numbers:
                numbers[blank] = len(numbers)
                for other in about[blank]:
                    if other in left:
                        heappush(waiting, turn(other))


def _numbered_apart(keys: list[Key]) -> list[int]:
    """Return for each key its place among the different ones."""
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return [places[key] for key in keys]


def _number(term: Node | None, numbers: dict[Node, int]) -> int:
    return -1 if term is None else numbers.get(term, -1)


def _numbered(keys: list[Key]) -> list[int]:
    """Return for each of some sorted keys how many different ones come before it."""
    numbers: list[int] = []
    for place, key in enumerate(keys):
        same = place > 0 and keys[place - 1] == key
        numbers.append(numbers[-1] if same else len(numbers))
    return numbers


def _blanks(result: Result) -> list[ox.BlankNode]:
    """Return the blank nodes of the data that a result is about, each once."""
    found = [each for each in (result.focus, result.value) if isinstance(each, ox.BlankNode)]
    return found if len(found) < 2 or found[0] != found[1] else found[:1]


def called(
    results: Iterable[Result], rules: Rules, describe: Describe | None = None
) -> dict[Node, str]:
    """Return what to call each blank node: by description, by label, or by number.

    A label that a person wrote is kept; one that a parser made up says nothing
    and becomes a number, in the order in which the nodes appear. Shapes of the
    plan have names already.
    """
    blanks = dict.fromkeys(_all_blanks(results, rules))
    written = {blank for blank in blanks if not made_up(blank.value)}
    numbers = (f"_:b{number}" for number in count(1) if ox.BlankNode(f"b{number}") not in written)
    return {
        blank: (describe(blank) if describe is not None else "")
        or (str(blank) if blank in written else next(numbers))
        for blank in blanks
    }


def _all_blanks(results: Iterable[Result], rules: Rules) -> Iterator[ox.BlankNode]:
    for result in results:
        yield from _blanks(result)
        if isinstance(result.shape, ox.BlankNode) and result.shape not in rules.plan.shapes:
            yield result.shape
        yield from _all_blanks(result.details, rules)
