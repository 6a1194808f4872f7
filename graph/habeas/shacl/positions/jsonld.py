"""Where the statements of a JSON-LD document stand.

What this gives: an object stands at its ``@id``, a statement with a property at
the property's name, a value at the value. Names are read by the contexts inside
the document. What it does not give: objects without an identifier; names that are
explained only at an address, or only by the type of their object; values in
containers by type and by graph.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.positions.json_values import Json, read_json
from habeas.shacl.positions.jsonld_context import Context, Contexts, Meaning, TooManyNamesError
from habeas.shacl.positions.place import Node
from habeas.shacl.positions.written import RDF, XSD, Written, iri, literal

__all__ = ["jsonld_places"]

_RDF_TYPE = ox.NamedNode(RDF + "type")
Value = tuple[Node | None, int]


@dataclass(frozen=True)
class _Thing:
    """An object of JSON on its way: its members are to be read."""

    value: Json
    context: Context
    subject: ox.NamedNode | ox.BlankNode | None
    at: int


def jsonld_places(text: str, base: str | None = None) -> list[Written]:
    """Return the statements of ``text`` in its order; none if it is no JSON.

    Examples
    --------
    >>> [one] = jsonld_places('{"@id": "urn:a", "urn:b": [1]}')
    >>> str(one.subject), str(one.predicate), one.at
    ('<urn:a>', '<urn:b>', (1, 17, 27))
    """
    root = read_json(text)
    walk = _Walk()
    if root is not None:
        try:
            walk.read(root, Context(base))
        except TooManyNamesError:
            return []
    return sorted(walk.found, key=lambda written: written.at)


class _Walk:
    """What is still to be read is kept in a list, so that no nesting is too deep."""

    def __init__(self) -> None:
        self.found: list[Written] = []
        self._contexts = Contexts()
        self._things: list[_Thing] = []

    def read(self, root: Json, context: Context) -> None:
        """Find the statements of a document."""
        self._all(root, context)
        while self._things:
            thing = self._things.pop()
            for name, (at, value) in (thing.value.members or {}).items():
                self._member(thing, name, at, value)

    def _all(self, value: Json, context: Context, meaning: Meaning | None = None) -> None:
        """Meet the things in a value that is not the object of a statement."""
        for _ in self._values(value, context, meaning):
            pass

    def _note(self, subject: Value, predicate: Value, object_: Value) -> None:
        at = subject[1], predicate[1], object_[1]
        self.found.append(Written(subject[0], predicate[0], object_[0], at))

    def _member(self, thing: _Thing, name: str, at: int, value: Json) -> None:
        context, subject = thing.context, (thing.subject, thing.at)
        meaning = context.names.get(name)
        word = context.word(name)
        if name in context.names and meaning is None:
            return  # said to mean nothing
        if word == "@type":
            for item in value.items or [value]:
                if isinstance(item.scalar, str):
                    self._note(subject, (_RDF_TYPE, at), (iri(context.word(item.scalar)), item.at))
        elif word in {"@graph", "@included"}:
            self._all(value, context)
        elif word == "@nest":
            for item in value.items or [value]:
                self._things.append(_Thing(item, context, thing.subject, thing.at))
        elif word == "@reverse":
            for inner, (inner_at, inner_value) in (value.members or {}).items():
                predicate = iri(context.word(inner))
                for found in self._values(inner_value, context, context.names.get(inner)):
                    self._note(found, (predicate, inner_at), subject)
        elif word is None or not word.startswith("@"):
            predicate = iri(word)
            for found in self._values(value, context, meaning):
                if meaning and meaning.reverse:
                    self._note(found, (predicate, at), subject)
                else:
                    self._note(subject, (predicate, at), found)

    def _values(self, value: Json, context: Context, meaning: Meaning | None) -> Iterator[Value]:
        """Yield the objects that a value stands for; note the things among them."""
        if meaning and meaning.context is not None:
            context = self._contexts.extend(context, meaning.context)
        container = meaning.container if meaning else frozenset[str]()
        if value.members is not None and "@language" in container:
            yield from _in_languages(value)
            return
        # The nodes of a list have no name; what stands in it is met, and is no object.
        waiting = [(inner, "@list" not in container) for inner in _contained(value, container)]
        if "@list" in container:
            yield None, value.at
        while waiting:
            value, seen = waiting.pop()
            if value.items is not None:
                waiting.extend((item, seen) for item in reversed(value.items))
                continue
            inside = self._inside(value, context)
            found: Node | None = None
            if "@list" in inside:
                waiting.append((inside["@list"], False))
            elif "@set" in inside:
                waiting.append((inside["@set"], seen))
                continue
            elif "@value" in inside:
                found = _stated(inside, context)
            elif value.members is not None:
                found = self._meet(value, context)
            else:
                found = _plain(value.scalar, context, meaning)
            if seen:
                yield found, value.at

    def _inside(self, value: Json, context: Context) -> dict[str | None, Json]:
        """Return the members of a value object, a list or a set, by keyword; else nothing."""
        if value.members is None or len(value.members) > 5:
            return {}
        return {context.word(name): member for name, (_, member) in value.members.items()}

    def _meet(self, value: Json, context: Context) -> ox.NamedNode | ox.BlankNode | None:
        """Note a thing to be read and return its node."""
        members = value.members or {}
        context = self._contexts.extend(context, members.get("@context", (0, None))[1])
        named = ((at, m.scalar) for k, (at, m) in members.items() if context.word(k) == "@id")
        at, name = next(named, (value.at, None))
        subject = context.node(name) if isinstance(name, str) else None
        self._things.append(_Thing(value, context, subject, at))
        return subject


def _contained(value: Json, container: frozenset[str]) -> list[Json]:
    """Return the values under the keys of a container; those by ``@id`` get it as their own."""
    if value.members is None or not container & {"@index", "@id"}:
        return [value]
    for key, (at, inner) in value.members.items():
        if "@id" in container and inner.members is not None:
            inner.members.setdefault("@id", (at, Json(at, key)))
    return [inner for _, inner in value.members.values()]


def _in_languages(value: Json) -> Iterator[Value]:
    for language, (_, texts) in (value.members or {}).items():
        for text in texts.items or [texts]:
            if isinstance(text.scalar, str):
                yield literal(text.scalar, language=language), text.at


def _stated(inside: dict[str | None, Json], context: Context) -> ox.Literal | None:
    """Return the literal of an object with ``@value``."""
    kind = inside["@type"].scalar if "@type" in inside else None
    language = inside["@language"].scalar if "@language" in inside else None
    type_ = context.word(kind) if isinstance(kind, str) else None
    meaning = Meaning("", type_, language if isinstance(language, str) else None)
    found = _plain(inside["@value"].scalar, Context(), meaning)
    return found if isinstance(found, ox.Literal) else None


def _plain(
    scalar: str | float | bool | None, context: Context, meaning: Meaning | None
) -> Node | None:
    """Return the term that a text, a number or a truth value stands for."""
    kind = meaning.type if meaning else None
    if isinstance(scalar, bool):
        return literal("true" if scalar else "false", kind or XSD + "boolean")
    if isinstance(scalar, int) or (isinstance(scalar, float) and scalar.is_integer()):
        return literal(str(int(scalar)), kind or XSD + "integer")
    if isinstance(scalar, float):
        digits, _, power = f"{scalar:.15E}".partition("E")
        digits = digits[:3] + digits[3:].rstrip("0")
        return literal(f"{digits}E{int(power)}", kind or XSD + "double")
    if scalar is None:
        return None
    if kind == "@id":
        return context.node(scalar)
    if kind == "@vocab":
        return iri(context.word(scalar)) or context.node(scalar)
    if kind is not None:
        return literal(scalar, kind)
    return literal(scalar, language=(meaning and meaning.language) or context.language)
