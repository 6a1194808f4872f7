"""From batches of numbers to results with terms; made only for what is wrong."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pyoxigraph as ox

from habeas.shacl import plan as p
from habeas.shacl.evaluation.executor import Batch, Executor
from habeas.shacl.paths import Path, Predicate
from habeas.shacl.results import Result

__all__ = ["results_of", "rooted_results"]

#: How deep what nested shapes found is told.
_DEEPEST = 5


def results_of(run: Executor, batches: Iterable[Batch], depth: int = 0) -> Iterator[Result]:
    """Yield a result for each entry of each batch."""
    return (result for _, result in rooted_results(run, batches, depth))


def rooted_results(
    run: Executor, batches: Iterable[Batch], depth: int = 0
) -> Iterator[tuple[int, Result]]:
    """Yield the number of the root and the result, for each entry of each batch."""
    for batch in batches:
        shape, constraint, broken = batch.shape, batch.constraint, batch.broken
        details = _details(run, batch, depth) if depth < _DEEPEST else {}
        component = constraint.component_iri
        source = constraint.node if isinstance(constraint, p.Sparql) else None
        columns = batch.roots.tolist(), batch.foci.tolist(), broken.values.tolist()
        for place, (root, focus, value) in enumerate(zip(*columns, strict=True)):
            path: Path | None = shape.path
            term = run.terms.term(value) if value >= 0 else None
            messages = shape.messages
            if broken.properties is not None:
                path = Predicate(_iri(run, int(broken.properties[place])))
            elif broken.solutions is not None:
                path = broken.solutions.paths[place] or path
                term = broken.solutions.values[place]
                messages = broken.solutions.messages[place]
            yield (
                root,
                Result(
                    focus=run.terms.term(focus),
                    component=component,
                    shape=shape.node,
                    severity=shape.severity,
                    path=path,
                    value=term,
                    messages=messages,
                    constraint=source,
                    details=tuple(sorted(details.get(value, ()), key=_order)),
                ),
            )


def _order(result: Result) -> tuple[str, ...]:
    return result.order


def _details(run: Executor, batch: Batch, depth: int) -> dict[int, list[Result]]:
    """Return what the nested shapes found, by the number of the value."""
    if not batch.broken.nested:
        return {}
    found: dict[int, list[Result]] = defaultdict(list)
    values = np.unique(batch.broken.values)
    numbers = {run.terms.term(each): each for each in values.tolist()}
    for node in dict.fromkeys(batch.broken.nested):
        failing = values[~run.conforms(node, values)]
        batches = run.broken(run.plan.shapes[node], failing)
        for result in results_of(run, batches, depth + 1):
            # What is wrong with a value of a value is told with the value that was asked.
            if (number := numbers.get(result.focus)) is not None:
                found[number].append(result)
    return found


def _iri(run: Executor, number: int) -> ox.NamedNode:
    term = run.terms.term(number)
    assert isinstance(term, ox.NamedNode)
    return term
