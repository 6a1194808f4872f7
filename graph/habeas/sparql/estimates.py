"""How many rows a triple pattern will give, from what is known about the release.

An estimate decides what is asked first, never what the answer is.
"""

from collections.abc import Collection, Iterable, Sequence

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.sparql.syntax import Pattern, is_variable, variables_of
from habeas.sparql.known import Known

__all__ = ["ordered", "rows_of", "work"]

#: How many triples a property is taken to have when nothing is known about it.
MANY = 100_000.0
#: The time to order patterns grows with the square of their number: more than these stay.
MOST = 40
#: How much further a path of any length leads than one step.
LONGER = 8.0


def ordered(
    patterns: Iterable[Pattern], known: Known, bound: Collection[str] = ()
) -> list[Pattern]:
    """Return patterns in an order in which each gives as few rows as can be.

    What shares a variable with those before comes before what does not; of
    patterns that give as many, the first stays first. Very many stay as they are.
    """
    rest = list(patterns)
    if len(rest) > MOST:
        return rest
    seen = set(bound)
    found: list[Pattern] = []
    while rest:
        rows = [rows_of(each, known, seen) for each in rest]
        apart = [bool(seen) and _is_apart(each, seen) for each in rest]
        best = min(range(len(rest)), key=lambda number: (apart[number], rows[number]))
        seen.update(variables_of(rest[best]))
        found.append(rest.pop(best))
    return found


def _is_apart(pattern: Pattern, seen: Collection[str]) -> bool:
    names = set(variables_of(pattern))
    return bool(names) and names.isdisjoint(seen)


def rows_of(pattern: Pattern, known: Known, bound: Collection[str] = ()) -> float:
    """Return how many rows a pattern gives for each solution that has the variables in ``bound``."""
    subject, value = _end(pattern.subject, bound), _end(pattern.object, bound)
    path = pattern.predicate
    while isinstance(path, p.Inverse):
        path, subject, value = path.path, value, subject
    if isinstance(path, p.Predicate):
        return _of_property(path.iri, subject, value, known)
    if isinstance(path, str):
        return _of_any(subject, value, known)
    return _of_path(pattern, subject, value, known)


def work(
    patterns: Sequence[Pattern], known: Known, bound: Collection[str] = ()
) -> tuple[float, float]:
    """Return how many rows patterns give together, and how many are looked at on the way."""
    rows, looked_at, seen = 1.0, 0.0, set(bound)
    for pattern in patterns:
        rows *= rows_of(pattern, known, seen)
        looked_at += rows
        seen.update(variables_of(pattern))
    return rows, looked_at


#: What is known of an end of a pattern: nothing, that it has some value, or which.
End = ox.NamedNode | bool | None


def _end(term: str, bound: Collection[str]) -> End:
    if is_variable(term):
        return term in bound
    if term.startswith("<"):
        return ox.NamedNode(term[1:-1])
    return None  # a literal, which is not looked up


def _of_property(iri: ox.NamedNode, subject: End, value: End, known: Known) -> float:
    constant = [each if isinstance(each, ox.NamedNode) else None for each in (subject, value)]
    if any(constant):
        few = known.few(constant[0], iri, constant[1])
        if few is not None:
            return _shared(few, subject, value, iri, known)
    statistics = known.statistics
    own = statistics.properties.get(iri.value) if statistics is not None else None
    if own is None:
        if statistics is not None:
            return 0.0  # no triple has this property
        triples, subjects, objects = MANY, MANY / 4, MANY / 20
    else:
        triples, subjects, objects = float(own.triples), float(own.subjects), float(own.objects)
    rows = triples
    if subject is not False:
        rows /= max(subjects, 1.0)
    if isinstance(value, ox.NamedNode) and own is not None:
        rows *= own.with_object(value.value) / max(triples, 1.0)
    elif value is not False:
        rows /= max(objects, 1.0)
    return rows


def _shared(few: int, subject: End, value: End, iri: ox.NamedNode, known: Known) -> float:
    """Return how many of a few triples with one constant end have the other end as well."""
    other = value if isinstance(subject, ox.NamedNode) else subject
    if other is not True:
        return few
    own = known.statistics and known.statistics.properties.get(iri.value)
    if not own:
        return min(few, 1) * 0.5
    others = own.objects if isinstance(subject, ox.NamedNode) else own.subjects
    return few / max(others, 1)


def _of_any(subject: End, value: End, known: Known) -> float:
    constant = [each if isinstance(each, ox.NamedNode) else None for each in (subject, value)]
    if any(constant):
        few = known.few(constant[0], None, constant[1])
        if few is not None:
            return few
    everything = float(known.statistics.triples) if known.statistics else MANY * 10
    if subject is not False:
        everything = 10.0
    elif value is not False:
        everything = min(everything, 1_000.0)
    return everything


def _of_path(pattern: Pattern, subject: End, value: End, known: Known) -> float:
    tied = (subject is not False) + (value is not False)
    if tied == 2:
        return 1.0
    path = pattern.predicate
    if not isinstance(path, p.Path):
        return MANY if tied else MANY * 10
    steps = [_of_property(iri, bool(tied), False, known) for iri in p.predicates(path)]
    return LONGER * max([1.0, *steps]) if tied else LONGER * max([MANY, *steps])
