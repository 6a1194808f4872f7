"""What a table is made of: columns that read one property each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from habeas.terms import expand

__all__ = [
    "Column",
    "Kind",
    "Link",
    "Table",
    "date",
    "dates",
    "several",
    "texts",
    "thing",
    "value",
    "words",
]

#: ``thing``: the short identifier of a thing or a concept, with its name in a column beside it.
#: ``text``: in English where there is one. ``plain``: as it is written. ``word``: the short form.
Kind = Literal["thing", "text", "plain", "word", "date", "boolean", "decimal"]


@dataclass(frozen=True)
class Column:
    """One property of the things of a table."""

    #: Of things this is the beginning of two names: ``agent`` for ``agent_id`` and ``agent_name``.
    name: str
    #: The IRI of the property.
    property: str
    kind: Kind
    #: Whether there can be several values; they are a list then, sorted.
    many: bool = False
    #: What to say of it, where the ontology does not.
    about: str = ""

    @cached_property
    def names(self) -> Sequence[str]:
        """The columns that it makes: the values, and of things the names beside them."""
        if self.kind != "thing":
            return (self.name,)
        plural = "s" if self.many else ""
        return (f"{self.name}_id{plural}", f"{self.name}_name{plural}")


@dataclass(frozen=True)
class Table:
    """The things of some classes, one to a row, sorted by their identifier."""

    name: str
    about: str
    #: IRIs.
    classes: Sequence[str]
    columns: Sequence[Column]
    #: Whether to say of which class a thing is.
    with_class: bool = False


@dataclass(frozen=True)
class Link:
    """The pairs that one property joins, one to a row, sorted."""

    name: str
    about: str
    property: str
    #: The columns: where the property starts, and where it leads.
    start: str
    end: str


def thing(name: str, term: str, about: str = "") -> Column:
    """Return a column with the one thing to which a property leads."""
    return Column(name, _iri(term), "thing", about=about)


def several(name: str, term: str, about: str = "") -> Column:
    """Return a column with a list of the things to which a property leads."""
    return Column(name, _iri(term), "thing", True, about)


def texts(name: str, term: str, about: str = "") -> Column:
    """Return a column with a list of texts as they are written."""
    return Column(name, _iri(term), "plain", True, about)


def words(name: str, term: str, about: str = "") -> Column:
    """Return a column with a list of IRIs in short form."""
    return Column(name, _iri(term), "word", True, about)


def value(name: str, term: str, kind: Kind = "plain", about: str = "") -> Column:
    """Return a column with the one value of a property."""
    return Column(name, _iri(term), kind, about=about)


def date(name: str, term: str) -> Column:
    """Return a column with a day."""
    return Column(name, _iri(term), "date")


def dates() -> Iterator[Column]:
    """Yield the four days between which something began and ended, and when it was last confirmed."""
    yield date("starts_on_or_after", "startsOnOrAfter")
    yield date("starts_on_or_before", "startsOnOrBefore")
    yield date("ends_on_or_after", "endsOnOrAfter")
    yield date("ends_on_or_before", "endsOnOrBefore")
    yield date("last_confirmed_on", "lastConfirmedOn")


def _iri(term: str) -> str:
    return expand(term if ":" in term else f"habeas:{term}")
