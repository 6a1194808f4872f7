"""A record: one thing and what is said of it, as text of N-Triples.

Text, and no objects of an RDF library: a million triples are written in
seconds, and what is written is what was meant, to the letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from habeas.terms import ID, PREFIXES, VOCAB, expand

__all__ = ["Broken", "Record", "concept", "day", "iri", "plain", "text", "thing", "typed"]


def iri(address: str) -> str:
    """Return an IRI; ``prefix:local`` is written out where the prefix is ours."""
    return f"<{expand(address)}>"


def thing(kind: str, local: str) -> str:
    """Return the IRI of one of our things, such as ``thing("case", "c1")``."""
    return f"<{ID}{kind}/{local}>"


def concept(scheme: str, local: str) -> str:
    """Return the IRI of a concept of one of our vocabularies."""
    return f"<{VOCAB}{scheme}/{local}>"


def plain(words: str) -> str:
    """Return words without a language; they hold no quotation mark and no backslash."""
    return f'"{words}"'


def text(words: str, language: str) -> str:
    """Return words with their language; they hold no quotation mark and no backslash."""
    return f'"{words}"@{language}'


def typed(words: str, datatype: str) -> str:
    """Return a literal of a datatype of XML Schema, ill-typed where the words are."""
    return f'"{words}"^^<{PREFIXES["xsd"]}{datatype}>'


@cache
def day(number: int) -> str:
    """Return a day by its ordinal as ``xsd:date``; there are few days, so they are kept."""
    return typed(date.fromordinal(number).isoformat(), "date")


#: The few predicates, written out once each.
_predicate = cache(iri)


class Broken(NamedTuple):
    """Which shape and which kind of constraint must find a damage, and at which node."""

    shape: str
    component: str
    focus: str


@dataclass
class Record:
    """One thing of one class, with its statements in the order in which they were made."""

    name: str
    #: Local name of the class, such as ``Claim``.
    kind: str
    statements: list[tuple[str, str]] = field(default_factory=list)
    #: What was broken on purpose, if anything.
    broken: Broken | None = None

    def add(self, predicate: str, *objects: str) -> "Record":
        """State further objects; those that stand there already are not repeated."""
        for value in objects:
            if (predicate, value) not in self.statements:
                self.statements.append((predicate, value))
        return self

    def drop(self, predicate: str) -> "Record":
        """State nothing more with a predicate."""
        self.statements = [pair for pair in self.statements if pair[0] != predicate]
        return self

    def put(self, predicate: str, *objects: str) -> "Record":
        """State these objects and no others."""
        return self.drop(predicate).add(predicate, *objects)

    def all(self, predicate: str) -> list[str]:
        """Return the objects of a predicate."""
        return [value for name, value in self.statements if name == predicate]

    def lines(self) -> Iterator[str]:
        """Return the statements as lines of N-Triples."""
        for predicate, value in self.statements:
            yield f"{self.name} {_predicate(predicate)} {value} .\n"
