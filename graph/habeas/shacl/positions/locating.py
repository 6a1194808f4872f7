"""The places of a file, by its syntax."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from habeas.shacl.positions.in_order import TokenPlaces
from habeas.shacl.positions.jsonld import jsonld_places
from habeas.shacl.positions.lines import Lines
from habeas.shacl.positions.naming import Naming
from habeas.shacl.positions.ntriples import LinePlaces
from habeas.shacl.positions.place import Later, Nowhere, Place, Places, Term
from habeas.shacl.positions.rdfxml import rdfxml_places
from habeas.shacl.positions.statements import Statements
from habeas.shacl.positions.written import Written

__all__ = ["locate", "locate_file"]

_WALKED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_JSON = (ox.RdfFormat.JSON_LD, ox.RdfFormat.STREAMING_JSON_LD)
_NAMES = {
    syntax.name.lower(): syntax for syntax in (*_WALKED, *_LINES, *_JSON, ox.RdfFormat.RDF_XML)
}


def locate(
    content: bytes,
    syntax: str | ox.RdfFormat,
    source: str | None = None,
    *,
    base: str | None = None,
    names: Naming | None = None,
) -> Places:
    """Return who knows where the statements of ``content`` stand.

    Nothing is read before somebody asks for a place. What cannot be read, and
    a syntax that is not walked, has no places; nothing is raised.

    Parameters
    ----------
    content
        A whole file.
    syntax
        The ending of the file, a media type, or a name: ``ttl``, ``text/turtle``, ``Turtle``.
    source
        The file's name, for the places.
    base
        What relative addresses are relative to.
    names
        What the caller calls the blank nodes; see ``as_read_before``. Not for
        JSON-LD and RDF/XML, which keep only the labels that are written.

    Examples
    --------
    >>> text = b'''<urn:ada>
    ...     <urn:age> 7 ,
    ...               "eight" .'''
    >>> places = locate(text, "ttl", "ada.ttl")
    >>> print(places.of(ox.NamedNode("urn:ada"), ox.NamedNode("urn:age"), ox.Literal("eight")))
    ada.ttl:3:15
    """
    form = _format(syntax) if isinstance(syntax, str) else syntax
    if form in _WALKED:
        return TokenPlaces(content, form, source, base, names)
    if form in _LINES:
        return LinePlaces(content, form, source, names)
    if form in _JSON:
        return _WrittenPlaces(lambda: _json(content, base), source)
    if form == ox.RdfFormat.RDF_XML:
        return _WrittenPlaces(lambda: (rdfxml_places(content, base), _line), source)
    return Nowhere()


def locate_file(
    path: Path,
    syntax: str | ox.RdfFormat | None = None,
    *,
    base: str | None = None,
    names: Naming | None = None,
) -> Places:
    """Return who knows where the statements of a file stand; see ``locate``.

    The file is opened when somebody first asks for a place. One that is gone has none.
    """

    def read() -> Places:
        try:
            content = path.read_bytes()
        except OSError:
            return Nowhere()
        return locate(content, syntax or path.suffix, str(path), base=base, names=names)

    return Later(read)


def _format(name: str) -> ox.RdfFormat | None:
    name = name.lower()
    return (
        _NAMES.get(name)
        or ox.RdfFormat.from_extension(name.removeprefix("."))
        or ox.RdfFormat.from_media_type(name)
    )


# Written statements, and what makes line and column of where they stand.
_Found = tuple[list[Written], Callable[[int], tuple[int, int | None]]]


def _json(content: bytes, base: str | None) -> _Found:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], _line
    return jsonld_places(text, base), Lines(text).at


def _line(number: int) -> tuple[int, None]:
    return number, None


class _WrittenPlaces(Places):
    """The places of statements that were read as they are written."""

    def __init__(self, read: Callable[[], _Found], source: str | None) -> None:
        self._find = read
        self._source = source

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return where the last of the given terms stands in the first such statement."""
        statements, written, place = self._read
        number = statements.first(subject, predicate, object)
        if number is None:
            return None
        part = 2 if object is not None else 1 if predicate is not None else 0
        return Place(self._source, *place(written[number].at[part]))

    def mention(self, node: Term) -> Place | None:
        """Return where ``node`` is first the object of a statement."""
        statements, written, place = self._read
        number = statements.mention(node)
        return None if number is None else Place(self._source, *place(written[number].at[2]))

    @cached_property
    def _read(self) -> tuple[Statements, list[Written], Callable[[int], tuple[int, int | None]]]:
        written, place = self._find()
        return Statements((w.subject, w.predicate, w.object) for w in written), written, place
