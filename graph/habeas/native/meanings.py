"""What ontology and shapes say of a property on a class, so that no column says it again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from habeas import assets
from habeas.terms import HABEAS, KIND_OF_CLASS, SHAPES, VOCAB, abbreviate, expand

__all__ = [
    "above",
    "concepts",
    "definition",
    "graph",
    "kinds_in_range",
    "limits",
    "of",
    "properties",
    "ranges",
    "schemes",
]

Graph = Mapping[tuple[str, str], tuple[str, ...]]
_IN = SHAPES + "in-"
_FIRST, _REST = expand("rdf:first"), expand("rdf:rest")


class _Indexed(NamedTuple):
    """Statements by what they are about, and by what they lead to."""

    forward: Graph
    back: Graph


@cache
def graph() -> _Indexed:
    """Return ontology and shapes, read once: values by subject and property, and the way back."""
    forward: dict[tuple[str, str], list[str]] = defaultdict(list)
    back: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number, path in enumerate([*assets.ontology_files(), *assets.shape_files()]):
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            subject, value = (_name(term, number) for term in (quad.subject, quad.object))
            forward[subject, quad.predicate.value].append(value)
            back[value, quad.predicate.value].append(subject)
    return _Indexed(
        {key: tuple(values) for key, values in forward.items()},
        {key: tuple(values) for key, values in back.items()},
    )


def _name(term: object, number: int) -> str:
    """Return a term as text; blank nodes of two files stay apart."""
    if isinstance(term, ox.Literal):
        return term.value  # what is read here is written in English
    if isinstance(term, ox.BlankNode):
        return f"_:{number}-{term.value}"
    return str(getattr(term, "value", term))


def of(subject: str, property_: str) -> tuple[str, ...]:
    """Return the values that ontology and shapes give."""
    return graph().forward.get((subject, expand(property_)), ())


def above(class_: str) -> Iterator[str]:
    """Yield a class and all that are wider."""
    yield class_
    for wider in of(class_, "rdfs:subClassOf"):
        yield from above(wider)


def _below(class_: str) -> Iterator[str]:
    yield class_
    for narrower in graph().back.get((class_, expand("rdfs:subClassOf")), ()):
        yield from _below(narrower)


def definition(property_: str) -> str:
    """Return what a property means, in English; empty if the ontology does not say."""
    return next(iter(of(property_, "skos:definition")), "")


def ranges(property_: str) -> tuple[str, ...]:
    """Return the classes or datatypes of the values of a property."""
    return of(property_, "rdfs:range")


def kinds_in_range(property_: str) -> tuple[str, ...]:
    """Return the kinds of things to which a property leads, sorted as in the list of kinds."""
    classes = {narrower for class_ in ranges(property_) for narrower in _below(class_)}
    return tuple(dict.fromkeys(kind for class_, kind in KIND_OF_CLASS.items() if class_ in classes))


def schemes(property_: str) -> tuple[str, ...]:
    """Return the vocabularies from which a property takes its concepts, whatever it stands on."""
    found = []
    for shape in graph().back.get((property_, expand("sh:path")), ()):
        if property_ in of(shape, "sh:targetSubjectsOf"):
            for part in of(shape, "sh:and"):
                found += [item[len(_IN) :] for item in _list(part) if item.startswith(_IN)]
    return tuple(dict.fromkeys(found))


class Limits(NamedTuple):
    """How often a property stands on a thing."""

    needed: bool
    many: bool


def limits(class_: str, property_: str) -> Limits:
    """Return whether the things of a class need a property, and may have it more than once."""
    needed, many = False, True
    for shape in graph().back.get((property_, expand("sh:path")), ()):
        targets = set(of(shape, "sh:targetClass")) | set(of(shape, "sh:targetSubjectsOf"))
        for wider in graph().back.get((shape, expand("sh:property")), ()):
            targets |= set(of(wider, "sh:targetClass"))
        if not targets & {*above(class_), property_}:
            continue
        if "1" in of(shape, "sh:maxCount"):
            many = False
        refuses = expand("sh:Violation") in of(shape, "sh:severity")
        if refuses and any(int(count) > 0 for count in of(shape, "sh:minCount")):
            needed = True
    return Limits(needed or _without_alternative(class_, property_), many)


def _without_alternative(class_: str, property_: str) -> bool:
    """Say whether a rule asks for the property or something else that the class cannot have."""
    for target in above(class_):
        for shape in graph().back.get((target, expand("sh:targetClass")), ()):
            for start in of(shape, "sh:or"):
                parts = list(_list(start))
                asks = [part for part in parts if property_ in of(part, "sh:path")]
                if any("1" in of(part, "sh:minCount") for part in asks) and not any(
                    _open_to(class_, part) for part in parts if part not in asks
                ):
                    return True
    return False


def _open_to(class_: str, part: str) -> bool:
    """Say whether things of a class can meet a condition by what they are or by having a property."""
    if named := of(part, "sh:class"):
        return bool({*above(class_)} & {*named})
    domains = {domain for path in of(part, "sh:path") for domain in of(path, "rdfs:domain")}
    return not domains or bool(domains & {*above(class_), *_below(class_)})


@cache
def properties() -> Mapping[str, str]:
    """Return the IRIs of all properties by local name, short name, IRI and label in small letters."""
    found: dict[str, str] = {}
    for kind in ("owl:AnnotationProperty", "owl:DatatypeProperty", "owl:ObjectProperty"):
        for iri in graph().back.get((expand(kind), expand("rdf:type")), ()):
            labels = (label.casefold() for label in of(iri, "skos:prefLabel"))
            names = (iri, abbreviate(iri), iri.removeprefix(HABEAS), *labels)
            found |= dict.fromkeys(names, iri)
    return found


def _list(node: str) -> Iterator[str]:
    while firsts := of(node, _FIRST):
        yield from firsts
        node = next(iter(of(node, _REST)), "")


@cache
def concepts(scheme: str) -> tuple[str, ...]:
    """Return the notations of all concepts of a vocabulary, sorted."""
    start = f"{VOCAB}{scheme}"
    inside = graph().back.get((start, expand("skos:inScheme")), ())
    return tuple(sorted(iri[len(start) + 1 :] for iri in inside))
