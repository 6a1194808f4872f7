"""Graphs of every kind as an image: files, bytes, stores, rdflib graphs, triples."""

import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.image.ntriples import Reader, TripleTermError, UnusualError
from habeas.shacl.image.terms import Terms
from habeas.shacl.image.tokens import TRIPLE_TERM
from habeas.shacl.image.triples import Image

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["image_of"]

#: Names of syntaxes besides file extensions and media types.
SYNTAXES = {
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "nquads": ox.RdfFormat.N_QUADS,
    "turtle": ox.RdfFormat.TURTLE,
    "json-ld": ox.RdfFormat.JSON_LD,
    "rdf/xml": ox.RdfFormat.RDF_XML,
    "pretty-xml": ox.RdfFormat.RDF_XML,
}
LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)

#: What is said to be wrong where data has no name.
SOMEWHERE = "the data"

#: Bytes of a dump that are kept in memory.
ROOM = 1 << 26

#: Quads that are written as text at once.
BATCH = 1 << 16

#: What pyoxigraph says first, and we say our way.
PLACE = re.compile(r"^Parser error (?:at|between) [\w ]*: ")


def image_of(
    data: "Image | Graph | ox.Store | Iterable[ox.Triple | ox.Quad] | PathLike[str] | bytes",
    syntax: str | ox.RdfFormat | None = None,
    base: str | None = None,
) -> Image:
    """Return ``data`` as an image: the triples of all its graphs together.

    Blank nodes with one label are one node within ``data``. Lexical forms are
    kept as they are written.

    Parameters
    ----------
    data
        An rdflib graph or dataset, a store, triples or quads, the bytes of a
        file, or the path of one, which may be compressed (``.gz``). An image
        is returned as it is.
    syntax
        What files and bytes are written in: an extension (``ttl``), a media
        type or a name (``turtle``). A file may do without if its name says it.
    base
        What relative IRIs are relative to; for a file its own IRI, if nothing is said.

    Raises
    ------
    UnreadableDataError
        With line and column where the syntax has them.

    Examples
    --------
    >>> image = image_of(b"<ex:ada> <ex:knows> <ex:ben>, <ex:cy> .", "ttl")
    >>> print(image.ntriples().decode(), end="")
    <ex:ada> <ex:knows> <ex:ben> .
    <ex:ada> <ex:knows> <ex:cy> .
    """
    if isinstance(data, Image):
        return data
    if isinstance(data, str):
        raise TypeError("A str may be a path or a text: give a pathlib.Path, or bytes.")
    if isinstance(data, bytes | bytearray | memoryview):
        return _of_text(lambda: io.BytesIO(data), _form(syntax, SOMEWHERE), SOMEWHERE, base)
    if isinstance(data, PathLike):
        return _of_file(Path(data), syntax, base)
    if isinstance(data, ox.Store):
        return _of_store(data)
    if (rdflib := sys.modules.get("rdflib")) and isinstance(data, rdflib.Graph):
        from habeas.shacl.image.rdflib_graphs import ntriples_of

        return _of_texts(ntriples_of(data))
    return _of_quads(iter(data))


def _of_file(path: Path, syntax: str | ox.RdfFormat | None, base: str | None) -> Image:
    zipped = path.suffix == ".gz"
    name = path.stem if zipped else path.name
    form = _form(syntax or Path(name).suffix.removeprefix("."), path)
    opened = gzip.open if zipped else open
    try:
        return _of_text(lambda: opened(path, "rb"), form, path, base or path.resolve().as_uri())
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableDataError(path, f"could not be read: {reason}") from error


def _of_text(
    opened: Callable[[], io.BufferedIOBase], form: ox.RdfFormat, source: object, base: str | None
) -> Image:
    if form in LINES:
        reader = Reader()
        try:
            with opened() as text:
                reader.read(text, quads=form == ox.RdfFormat.N_QUADS)
            return _image(reader, with_lines=True)
        except TripleTermError as error:
            raise UnreadableDataError(source, TRIPLE_TERM, error.line) from None
        except UnusualError:
            pass
    with opened() as text:
        based = None if form in LINES else base
        return _of_quads(ox.parse(cast("IO[bytes]", text), format=form, base_iri=based), source)


def _of_store(store: ox.Store) -> Image:
    from tempfile import SpooledTemporaryFile  # slow to import, and files need none

    with SpooledTemporaryFile(ROOM) as text:
        store.dump(output=text, format=ox.RdfFormat.N_QUADS)
        text.seek(0)
        return _of_texts([cast("io.BufferedIOBase", text)])


def _of_quads(quads: Iterator[ox.Triple | ox.Quad], source: object = SOMEWHERE) -> Image:
    return _of_texts(_texts(quads, source), source)


def _texts(quads: Iterator[ox.Triple | ox.Quad], source: object) -> Iterator[io.BufferedIOBase]:
    """Yield texts of quads: to write and read them is faster than to look at each here."""
    while True:
        try:
            text = ox.serialize(
                cast("Iterator[ox.Quad]", islice(quads, BATCH)), format=ox.RdfFormat.N_QUADS
            )
        except SyntaxError as error:
            raise UnreadableDataError(source, _reason(error), error.lineno, error.offset) from None
        if not text:
            return
        yield io.BytesIO(text)


def _of_texts(texts: Iterable[io.BufferedIOBase], source: object = SOMEWHERE) -> Image:
    """Return the image of some N-Quads, which share their blank nodes."""
    reader = Reader()
    for text in texts:
        try:
            reader.read(text, quads=True)
        except TripleTermError:
            raise UnreadableDataError(source, TRIPLE_TERM) from None
        except UnusualError:
            text.seek(0)
            raise UnreadableDataError(source, _refusal(text)) from None
    return _image(reader)


def _refusal(text: io.BufferedIOBase) -> str:
    """Return what is wrong with N-Quads that were made of terms."""
    try:
        for _ in ox.parse(cast("IO[bytes]", text), format=ox.RdfFormat.N_QUADS):
            pass
    except SyntaxError as error:
        return _reason(error)
    return "has a term that cannot be written as N-Quads"


def _reason(error: SyntaxError) -> str:
    if "LoadDocumentCallback" in error.msg:
        return "has an @context at an address, and nothing is fetched. Write the context out."
    return PLACE.sub("", error.msg)


def _form(syntax: str | ox.RdfFormat | None, source: object) -> ox.RdfFormat:
    if isinstance(syntax, ox.RdfFormat):
        return syntax
    name = (syntax or "").lower()
    form = SYNTAXES.get(name) or ox.RdfFormat.from_extension(name)
    form = form or ox.RdfFormat.from_media_type(name)
    if form is None:
        said = f"{syntax!r} is no syntax that we know" if syntax else "its syntax is not given"
        raise UnreadableDataError(
            source, f"could not be read: {said}. Give one of: nt, nq, ttl, trig, jsonld, rdf."
        )
    return form


def _image(reader: Reader, with_lines: bool = False) -> Image:
    subjects, predicates, objects, lines = reader.rows()
    terms = Terms(reader.table, *reader.canonical.suffixes())
    return Image(terms, (subjects, predicates, objects), lines if with_lines else None)
