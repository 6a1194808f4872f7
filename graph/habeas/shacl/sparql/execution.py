"""Queries of constraints, run on Oxigraph for all focus nodes at once.

What a query reads of the data is loaded into a store when it is first needed.
Queries whose answer for one focus cannot be told from an answer for all (with
LIMIT, for example) are run for one focus after the other, in the same words.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.errors import ShaclError
from habeas.shacl.image import LITERAL, Change, Image
from habeas.shacl.image.columns import Numbers
from habeas.shacl.paths import Path, Predicate
from habeas.shacl.plan import Custom, Plan, Shape, Sparql
from habeas.shacl.sparql.feeding import Feed
from habeas.shacl.sparql.focusing import Alone, Foci, Focused, rows_of
from habeas.shacl.sparql.messages import messages_of
from habeas.shacl.sparql.prepared import IS, SHAPES_GRAPH, Prepared, graph_of, prepared
from habeas.shacl.sparql.sieve import Sieve
from habeas.shacl.sparql.spelling import Spellings
from habeas.shacl.vocabulary import XSD, Node

__all__ = ["Bench", "QueryFailureError", "Solutions"]

_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
#: A query that binds the focus itself is run for all data, if the foci are one part in so many.
_SHARE = 8
#: Up to so many foci, the engine is asked about all of them.
_FEW = 100
_THIS, _VALUE = frozenset({"this"}), frozenset({"value"})


class QueryFailureError(ShaclError, RuntimeError):
    """A query could not be answered, or said itself that it failed."""


@dataclass
class Solutions:
    """What a query found: one entry of each for every solution."""

    #: Places in the foci.
    rows: NDArray[np.int64]
    #: The value that is wrong: ``?value``, or the focus at a node shape.
    values: list[Node | None]
    #: ``?path``, where that is an IRI.
    paths: list[Path | None]
    messages: list[tuple[ox.Literal, ...]]

    def taken(self, order: Numbers) -> "Solutions":
        """Return the solutions at some places."""
        places = order.tolist()
        return Solutions(
            self.rows[order],
            [self.values[place] for place in places],
            [self.paths[place] for place in places],
            [self.messages[place] for place in places],
        )


#: A solution: the row of its focus, and the values of its variables.
Found = tuple[int, dict[str, Node]]


class Bench:
    """A store with what the queries of a plan read, kept between runs.

    Parameters
    ----------
    image
        The data. After each change of it, ``change`` must be told.
    plan
        The shapes graph; its triples are what ``$shapesGraph`` holds.
    """

    def __init__(self, image: Image, plan: Plan) -> None:
        self._image = image
        self._plan = plan
        self._feed = Feed(image)
        self._foci = Foci(image, self._feed)
        self._sieve = Sieve(image)
        self._spellings = Spellings(image)
        self._prepared: dict[tuple[Node, Sparql | Custom], Prepared] = {}
        self._has_shapes = False

    def select(self, shape: Shape, constraint: Sparql | Custom, foci: Numbers) -> Solutions:
        """Return what a SELECT query finds wrong with foci, each named once.

        Raises
        ------
        QueryFailureError
            If a solution binds ``?failure`` to true, or the engine gives up.
        """
        ready = self._ready(shape, constraint)
        foci = np.asarray(foci, np.int64)
        passed = np.arange(len(foci), dtype=np.int64)
        if len(foci) > _FEW:
            passed = np.flatnonzero(self._sieve.passed(ready, foci))
        if not len(passed):
            return Solutions(passed, [], [], [])
        some = foci[passed]
        self._load(ready, some, None)
        with _failing(shape):
            found = list(self._alone(ready, some) if ready.alone else self._together(ready, some))
        found.sort(key=lambda each: each[0])
        solutions = self._solutions(shape, constraint, ready, some, found)
        solutions.rows = passed[solutions.rows]
        return solutions

    def ask(
        self, shape: Shape, constraint: Custom, foci: Numbers, values: Numbers
    ) -> NDArray[np.bool_]:
        """Return which pairs of focus and value an ASK query calls right."""
        ready = self._ready(shape, constraint)
        foci, values = np.asarray(foci, np.int64), np.asarray(values, np.int64)
        right = np.zeros(len(foci), np.bool_)
        if not len(foci):
            return right
        self._load(ready, foci, values)
        with _failing(shape):
            if ready.alone:
                right[:] = list(self._ask_alone(ready, foci, values))
                return right
            focused, places = self._pairs(ready, foci, values)
            text = ready.text(focused.binding, carried=focused.carried, asked=f"?{focused.name}")
            rows = focused.rows([solution[0] for solution in self._run(text)])
        met = np.zeros(int(places.max()) + 1, np.bool_)
        met[rows] = True
        return met[places]

    def change(self, change: Change) -> None:
        """Follow a change of the image."""
        self._feed.change(change)
        self._spellings.change(change)

    def _ready(self, shape: Shape, constraint: Sparql | Custom) -> Prepared:
        key = shape.node, constraint
        ready = self._prepared.get(key)
        if ready is None:
            ready = self._prepared[key] = prepared(shape, constraint)
            for term in ready.nodes.values():
                self._feed.store.add(ox.Quad(IS, IS, term, graph_of(term)))
        return ready

    def _load(self, ready: Prepared, foci: Numbers, values: Numbers | None) -> None:
        starts = {"?this": np.unique(foci)}
        if values is not None:
            starts["?value"] = np.unique(values)
        self._feed.load(ready.reads, starts)
        if ready.reads.graphs and not self._has_shapes:
            self._has_shapes = True
            self._feed.store.extend(
                ox.Quad(each.subject, each.predicate, each.object, SHAPES_GRAPH)
                for each in self._plan.triples
            )

    def _together(self, ready: Prepared, foci: Numbers) -> Iterator[Found]:
        """Yield the solutions for all foci, found at once."""
        if ready.binds_itself and self._is_most(ready, foci):
            rows = None
            solutions = self._run(ready.text())
        else:
            rows = self._foci.one(_THIS, "this", foci)
            solutions = self._run(ready.text(rows.binding, carried=rows.carried))
        found = list(solutions)
        if not found:
            return
        names = [name.value for name in solutions.variables]
        place = names.index("this" if rows is None else rows.name)
        terms = [solution[place] for solution in found]
        numbers = rows_of(self._image, foci, terms) if rows is None else rows.rows(terms)
        for row, solution in zip(numbers.tolist(), found, strict=True):
            if row >= 0:
                yield row, _values(names, solution)

    def _is_most(self, ready: Prepared, foci: Numbers) -> bool:
        """Whether it is worth asking about all data, and leaving out what is no focus."""
        if (self._image.terms.kinds[foci] == LITERAL).any():
            return False  # what comes back may be spelled otherwise
        return _SHARE * len(foci) >= self._feed.size(ready.reads)

    def _alone(self, ready: Prepared, foci: Numbers) -> Iterator[Found]:
        """Yield the solutions for one focus after the other."""
        alone = Alone(self._feed.store, "this")
        text = ready.text(alone.binding)
        for row, number in enumerate(foci.tolist()):
            alone.put(self._image.terms.term(number))
            solutions = self._run(text)
            names = [name.value for name in solutions.variables]
            for solution in solutions:
                yield row, _values(names, solution)

    def _ask_alone(self, ready: Prepared, foci: Numbers, values: Numbers) -> Iterator[bool]:
        """Yield whether one pair after the other is right."""
        term = self._image.terms.term
        alone = Alone(self._feed.store, *(["this"] if ready.value_is_focus else ["this", "value"]))
        text = ready.text(alone.binding)
        for pair in zip(foci.tolist(), values.tolist(), strict=True):
            alone.put(*map(term, pair[:1] if ready.value_is_focus else pair))
            yield bool(self._feed.store.query(text))

    def _pairs(
        self, ready: Prepared, foci: Numbers, values: Numbers
    ) -> tuple[Focused, NDArray[np.int64]]:
        """Return what binds foci and values, and the row of each pair there."""
        if ready.value_is_focus or not ready.mentions("this"):
            numbers = foci if ready.value_is_focus else values
            once, places = np.unique(numbers, return_inverse=True)
            if ready.value_is_focus:
                return self._foci.one(_THIS | _VALUE, "this", once), places
            return self._foci.one(_VALUE, "value", once), places
        return self._foci.pairs(foci, values), np.arange(len(foci), dtype=np.int64)

    def _run(self, text: str) -> ox.QuerySolutions:
        solutions = self._feed.store.query(text)
        assert isinstance(solutions, ox.QuerySolutions)
        return solutions

    def _solutions(
        self,
        shape: Shape,
        constraint: Sparql | Custom,
        ready: Prepared,
        foci: Numbers,
        found: Iterable[Found],
    ) -> Solutions:
        term = self._image.terms.term
        computed = {name for name, _ in ready.query.assigned}
        solutions = Solutions(np.zeros(0, np.int64), [], [], [])
        rows = []
        for row, values in found:
            focus = values["this"] = term(int(foci[row]))
            if values.get("failure") == _TRUE:
                raise QueryFailureError(f"The query of {shape.node} failed for {focus}, it says.")
            for name, value in values.items():
                if name != "this" and name not in computed:
                    values[name] = self._spellings.original(value)
            path = values.get("path")
            rows.append(row)
            solutions.values.append(values.get("value", focus if ready.value_is_focus else None))
            solutions.paths.append(Predicate(path) if isinstance(path, ox.NamedNode) else None)
            solutions.messages.append(messages_of(shape, constraint, values))
        solutions.rows = np.array(rows, np.int64)
        return solutions


def _values(names: list[str], solution: ox.QuerySolution) -> dict[str, Node]:
    values = zip(names, solution, strict=True)
    return {name: value for name, value in values if value is not None}


@contextmanager
def _failing(shape: Shape) -> Iterator[None]:
    """Name the shape whose query the engine gives up on."""
    try:
        yield
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise QueryFailureError(f"The query of {shape.node} could not be run: {error}") from error
