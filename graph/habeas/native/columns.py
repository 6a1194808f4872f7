"""What a native table is made of: columns, each of one property and in one form."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

__all__ = ["Form", "NativeColumn", "NativeTable"]

#: How the cells of a column are written.
#:
#: ``id``: the identifier of the thing that a row describes. ``class``, ``choice``: one of
#: ``choices``. ``text``: text with a language. ``prose``: the same, where a semicolon is part of the
#: text unless a language stands before it. ``plain``: text without. ``language``: the language of
#: what else the row says. ``date``: one day. ``issued``: a date, kept as precise as it is.
#: ``span``: the days between which something was; makes two statements, ``property`` and ``last``.
#: ``reference``: a thing of one of ``kinds``. ``concept``: a word of the vocabulary ``scheme``.
#: ``match``: an address, or the number of an item of Wikidata. ``sources``: a claim that cites
#: these sources. ``citing``: something of each citation that ``sources`` make, in their order.
#: ``property``, ``value``: what a claim says. ``remark``: kept with the row, and no statement.
#: ``thing``: what the row is about, with its kind, whether or not anything describes it.
Form = Literal[
    "id", "class", "text", "prose", "plain", "language", "boolean", "number", "duration",
    "date", "issued", "span", "reference", "concept", "address", "match", "choice",
    "sources", "citing", "property", "value", "remark",
    "thing",
]  # fmt: skip


@dataclass(frozen=True)
class NativeColumn:
    """One column: which property it gives, and how its cells are written."""

    name: str
    #: IRI; None where a column says something about the row, or gives no statement.
    property: str | None
    form: Form
    #: Whether a cell may hold several values, with semicolons between them.
    many: bool = False
    #: Whether a row without it is refused.
    needed: bool = False
    #: Of a concept: the name of its vocabulary, such as ``involvement-role``.
    scheme: str | None = None
    #: Of a reference: the kinds of things that it may name, as in :data:`habeas.terms.CLASS_OF_KIND`.
    kinds: tuple[str, ...] = ()
    #: What it means, for those who fill it in.
    about: str = ""
    #: An invented value.
    example: str = ""
    #: Of a span: the IRI of the property for its last day; ``property`` is for its first.
    last: str | None = None
    #: The values that there are, where they are neither concepts nor things.
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class NativeTable:
    """One table: a thing, or something said of things, in each row."""

    name: str
    #: The kind of its things; None where rows add to things of other tables.
    kind: str | None
    #: IRI of the class of its things; where a column ``class`` chooses, of the class above them.
    class_: str | None
    about: str
    columns: tuple[NativeColumn, ...]
    #: The columns that tell one thing from another when it is given no identifier.
    natural: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, NativeColumn]:
        """The columns by name, in order."""
        return {column.name: column for column in self.columns}
