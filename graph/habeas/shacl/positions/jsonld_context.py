"""What the names of a JSON-LD document mean, as far as the document itself says.

A context at an address is not fetched: names that only it explains stay
unexplained. A wrong guess does no harm, since a place is looked up by the
terms of a finding: what is read wrongly here is never asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

import pyoxigraph as ox

from habeas.shacl.positions.json_values import Json
from habeas.shacl.positions.written import blank, iri

__all__ = ["Context", "Contexts", "Meaning", "TooManyNamesError"]

#: Definitions may name one another in a chain; nobody writes a longer one.
_LONGEST_CHAIN = 20
#: Every object may bring a context of its own, which is copied into the next.
_MOST_COPIES = 1_000_000


class TooManyNamesError(ValueError):
    """The contexts of a document are larger than anybody writes."""


@dataclass(frozen=True)
class Meaning:
    """What one name stands for."""

    #: An IRI or a keyword such as ``@id``.
    iri: str
    #: How its texts are read: ``@id``, ``@vocab`` or the IRI of a datatype.
    type: str | None = None
    language: str | None = None
    container: frozenset[str] = frozenset()
    reverse: bool = False
    #: The context of what it leads to.
    context: Json | None = None


@dataclass(frozen=True)
class Context:
    """The names that hold at one place of a document."""

    base: str | None = None
    vocab: str | None = None
    language: str | None = None
    names: dict[str, Meaning | None] = field(default_factory=dict)

    def word(self, text: str) -> str | None:
        """Return the IRI or the keyword that a name or a type stands for; None if unknown."""
        if text in self.names:
            meaning = self.names[text]
            return meaning.iri if meaning else None
        if text.startswith("@"):
            return text
        if ":" in text:
            return self._compact(text)
        return self.vocab + text if self.vocab is not None else None

    def node(self, text: str) -> ox.NamedNode | ox.BlankNode | None:
        """Return the node that a value of ``@id`` stands for; None if it is none."""
        if text.startswith("_:"):
            return blank(text[2:])
        prefix, colon, _ = text.partition(":")
        if colon and self.names.get(prefix):
            return iri(self._compact(text))
        try:
            return iri(urljoin(self.base, text) if self.base else text)
        except ValueError:  # a bracket that is no address
            return None

    def _compact(self, text: str) -> str:
        prefix, _, rest = text.partition(":")
        meaning = self.names.get(prefix)
        return text if rest.startswith("//") or meaning is None else meaning.iri + rest


class Contexts:
    """Makes contexts, and stops when a document is made to exhaust whoever reads it."""

    def __init__(self) -> None:
        self._copies = 0

    def extend(self, outer: Context, local: Json | None) -> Context:
        """Return ``outer`` with what a local context adds to it.

        Raises
        ------
        TooManyNamesError
            If all contexts of the document together are too large.
        """
        if local is None:
            return outer
        for part in local.items if local.items is not None else [local]:
            if part.members is not None:
                outer = self._with(outer, part.members)
            elif part.scalar is None and part.items is None:
                outer = Context(outer.base)
        return outer

    def _with(self, outer: Context, members: dict[str, tuple[int, Json]]) -> Context:
        self._copies += len(outer.names) + len(members)
        if self._copies > _MOST_COPIES:
            raise TooManyNamesError
        context = replace(outer, names=dict(outer.names))
        if "@base" in members:
            context = replace(context, base=_text(members["@base"]))
        if "@vocab" in members:
            context = replace(context, vocab=_text(members["@vocab"]))
        if "@language" in members:
            context = replace(context, language=_text(members["@language"]))
        for name in members:
            context.names.pop(name, None)
        for name in members:
            self._define(context, members, name, _LONGEST_CHAIN)
        return context

    def _define(
        self, context: Context, members: dict[str, tuple[int, Json]], name: str, left: int
    ) -> None:
        """Give one name its meaning, after the names that its definition uses."""
        if name.startswith("@") or name in context.names or name not in members or not left:
            return
        context.names[name] = None  # also what ends a definition by itself
        definition = members[name][1]
        parts = {key: value.scalar for key, (_, value) in (definition.members or {}).items()}
        stated = definition.scalar if definition.members is None else None
        reverse = parts.get("@reverse")
        stated = stated or reverse or parts.get("@id")
        for used in (stated, parts.get("@type"), name):
            if isinstance(used, str) and used != name:
                self._define(context, members, used, left - 1)
            if isinstance(used, str) and ":" in used:
                self._define(context, members, used.partition(":")[0], left - 1)
        if definition.members is None and not isinstance(definition.scalar, str):
            return
        del context.names[name]
        meant = context.word(stated if isinstance(stated, str) else name)
        kind, language = parts.get("@type"), parts.get("@language")
        context.names[name] = None
        if meant:
            context.names[name] = Meaning(
                iri=meant,
                type=context.word(kind) if isinstance(kind, str) else None,
                language=language if isinstance(language, str) else None,
                container=frozenset(_texts((definition.members or {}).get("@container"))),
                reverse=isinstance(reverse, str),
                context=(definition.members or {}).get("@context", (0, None))[1],
            )


def _text(member: tuple[int, Json]) -> str | None:
    value = member[1].scalar
    return value if isinstance(value, str) else None


def _texts(member: tuple[int, Json] | None) -> Iterator[str]:
    """Yield the texts of a value that may be one or a list of them."""
    if member:
        for value in member[1].items or [member[1]]:
            if isinstance(value.scalar, str):
                yield value.scalar
