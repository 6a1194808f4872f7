"""The search index of a release: tables and lists, made once and never changed."""

import sqlite3
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from habeas.search import facets
from habeas.search.lists import make_lists
from habeas.search.words import joined, words
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store
from habeas.store.side import Side
from habeas.terms import ONTOLOGY, ROOT, SHAPES, VOCAB, expand, kind_and_local

__all__ = ["FILE", "NAMES", "SIDE", "TEXTS", "hash_of", "make_index"]

FILE = "index.sqlite"
#: What a thing is called, in the order in which it counts.
NAMES: Sequence[str] = (
    *("skos:prefLabel", "dcterms:title", "skos:altLabel", "skos:hiddenLabel"),
    *("habeas:hasNameText", "dcterms:identifier", "skos:notation"),
)
#: What is said about it.
TEXTS: Sequence[str] = ("dcterms:description", "habeas:hasSlogan", "skos:definition")
#: Where the IRIs of releases begin.
RELEASES = ROOT + "release/"
#: Rows that are written at once.
BATCH = 10_000

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
CREATE TABLE properties (id INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT, kind TEXT);
CREATE TABLE texts (id INTEGER PRIMARY KEY, thing INTEGER, property INTEGER, language TEXT, text TEXT);
CREATE TABLE exact (hash INTEGER, id INTEGER, PRIMARY KEY (hash, id)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(folded, content = '', tokenize = 'ascii', prefix = '2 3');
"""


def make_index(store: Store, folder: Path) -> None:
    """Write the index of all names and descriptions in ``store`` into ``folder``.

    The same store gives the same bytes, with one version of SQLite.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    try:
        _write(store, folder)
    except sqlite3.OperationalError as error:  # a full disk, above all
        raise OSError(str(error)) from error


def _write(store: Store, folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".") as spare,
        closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database,
    ):
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; " + _TABLES)
        database.execute("ATTACH ? AS spare", (f"{spare}/read.sqlite",))
        database.executescript(
            "PRAGMA spare.journal_mode = OFF; PRAGMA spare.synchronous = OFF;"
            "CREATE TABLE spare.read (iri TEXT, property INTEGER, language TEXT, text TEXT);"
            "CREATE TABLE spare.more (word TEXT, text INTEGER);"
            "CREATE TABLE spare.said (iri TEXT, facet INTEGER, value TEXT, means TEXT);"
            "CREATE TABLE spare.linked (iri TEXT, number INTEGER);"
        )
        # Tables of SQLite that sort go where there is room, and not into memory.
        database.execute("PRAGMA temp_store = FILE")
        database.execute("BEGIN")
        for number, term in enumerate((*NAMES, *TEXTS)):
            database.execute("INSERT INTO properties VALUES (?, ?)", (number, expand(term)))
            database.executemany(
                f"INSERT INTO spare.read VALUES (?, {number}, ?, ?)", _values(store, expand(term))
            )
        database.executemany(
            "DELETE FROM spare.read WHERE iri = ?", [(iri,) for iri in facets.gone(store)]
        )
        # What a release says about itself and its parts is not what anybody looks for by name.
        database.execute("DELETE FROM spare.read WHERE iri GLOB ?", (f"{RELEASES}*",))
        lengths, of = _number(database)
        order = {facet: number for number, facet in enumerate(facets.FACETS)}
        database.executemany(
            "INSERT INTO spare.said VALUES (?, ?, ?, ?)",
            ((each.thing, order[each.facet], each.value, each.iri) for each in facets.said(store)),
        )
        database.executemany("INSERT INTO spare.linked VALUES (?, ?)", facets.links(store))
        database.execute("COMMIT")
        make_lists(
            database, folder, np.array(lengths, dtype=np.int64), np.array(of, dtype=np.int64)
        )
        database.execute("DROP TABLE numbered")
        database.execute("DETACH spare")
        database.execute("VACUUM")


def _values(store: Store, iri: str) -> Iterator[tuple[str, str, str]]:
    """Yield subject, language and text of each value of a property."""
    query = (
        "SELECT (STR(?thing) AS ?iri) (LANG(?value) AS ?language) (STR(?value) AS ?text) "
        f"{{ ?thing <{iri}> ?value FILTER(isIRI(?thing) && isLiteral(?value)) }}"
    )
    for thing, language, text in store.rows(query):
        yield _text(thing), _text(language), _text(text)


def _text(term: object) -> str:
    # SQLite ends a text at a zero.
    return str(getattr(term, "value", "")).replace("\0", "\ufffd")


def _number(database: sqlite3.Connection) -> tuple["array[int]", "array[int]"]:
    """Give things and texts their numbers, names before descriptions, and index their words.

    Returns how many words each text has, and the number of its thing, from nothing.
    """
    things = database.execute("SELECT DISTINCT iri FROM spare.read ORDER BY iri")
    for batch in _batches((number, iri, _kind(iri)) for number, (iri,) in enumerate(things, 1)):
        database.executemany("INSERT INTO things VALUES (?, ?, ?)", batch)
    database.execute("CREATE INDEX spare.numbers ON read (iri, property, language, text)")
    database.execute("CREATE TEMP TABLE numbered (iri TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID")
    database.execute("INSERT INTO numbered SELECT iri, id FROM things ORDER BY iri")
    last = 0
    lengths, of = array("i"), array("i")
    for names in (True, False):
        read = database.execute(
            f"""
            SELECT DISTINCT numbered.id, property, language, text
            FROM spare.read CROSS JOIN numbered USING (iri)
            WHERE (property < {len(NAMES)}) = {int(names)}
            ORDER BY iri, property, language, text"""
        )
        rows = ((number, *row) for number, row in enumerate(read, last + 1))
        for batch in _batches(rows):
            database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", batch)
            split = [words(str(row[-1])) for row in batch]
            spelled = [(row[0], " ".join(found)) for row, found in zip(batch, split, strict=True)]
            database.executemany("INSERT INTO words (rowid, folded) VALUES (?, ?)", spelled)
            more = [
                (word, row[0])
                for row, found in zip(batch, split, strict=True)
                for word in joined(str(row[-1]), found)
            ]
            database.executemany("INSERT INTO spare.more VALUES (?, ?)", more)
            lengths.extend(map(len, split))
            of.extend(int(row[1]) - 1 for row in batch)
            if names:
                database.executemany(
                    "INSERT INTO exact VALUES (?, ?)",
                    [(hash_of(text), row) for row, text in spelled],
                )
            last = int(batch[-1][0])
        if names:
            database.execute("INSERT INTO about VALUES ('names', ?)", (last,))
    database.execute("INSERT INTO about VALUES ('texts', ?)", (last,))
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    return lengths, of


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _kind(iri: str) -> str:
    """Return the kind of a thing, such as ``case``; the words of vocabularies and ours have one too."""
    if found := kind_and_local(iri):
        return found[0]
    if iri.startswith((ONTOLOGY, SHAPES)):
        return "term"
    return "concept" if iri.startswith(VOCAB) else ""


def hash_of(words: str) -> int:
    """Return a number for a folded name, the same on every machine."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)


def _make(store: EmbeddedStore, folder: Path) -> None:
    make_index(store, folder)


#: The side of a release.
SIDE = Side("search", edition=2, make=_make)
