"""The tables of an index: texts and things by their numbers, and words as a query asks for them."""

import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from habeas.errors import NoReleaseError
from habeas.search.finding import How
from habeas.search.making import FILE, hash_of
from habeas.search.request import Request
from habeas.search.words import folded

__all__ = ["Hit", "Tables"]


@dataclass(frozen=True)
class Hit:
    """One thing that was found, by the best of its texts."""

    iri: str
    #: Such as ``case``; ``concept`` for the words of vocabularies; empty for what is not ours.
    kind: str
    #: The text in which it was found, its language and its property.
    text: str
    language: str
    property: str
    #: Whether a name of the thing is what was searched for, word by word.
    exact: bool
    #: What it is called, in English where there is such a name, and the language.
    name: str = ""
    name_language: str = ""
    #: By all words; by words of which the last goes on; with mistakes; by words that are alike in
    #: another script or by other rules; by some of the words only.
    how: How = "words"
    #: How many letters are other than they were typed, in all.
    mistakes: int = 0
    #: Where in the text the words stand: from and to, in characters.
    marks: tuple[tuple[int, int], ...] = ()
    #: How like the text is, from 0 to 1, where that was asked for.
    score: float = 1.0


class Tables:
    """The tables in a folder, open for reading; nothing ever writes them. Any thread may ask.

    Raises
    ------
    NoReleaseError
        If the folder holds none that can be read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._here = threading.local()
        self._open: list[sqlite3.Connection] = []
        try:
            read = self._database.execute
            ((self._names,),) = read("SELECT value FROM about WHERE key = 'names'")
            self._ranks = dict(read("SELECT iri, id FROM properties"))
        except (sqlite3.Error, ValueError) as error:
            raise NoReleaseError(
                folder, f"holds no search index that can be read ({error})"
            ) from error

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file; no thread may ask any more."""
        while self._open:
            self._open.pop().close()

    @property
    def _database(self) -> sqlite3.Connection:
        """The connection of this thread: one for all would make them wait for each other."""
        found: sqlite3.Connection | None = getattr(self._here, "database", None)
        if found is None:
            # Immutable: no lock, no journal, no other file is ever opened.
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            found = sqlite3.connect(address, uri=True, check_same_thread=False)
            found.execute("PRAGMA temp_store = MEMORY")
            self._here.database = found
            self._open.append(found)
        return found

    def things(self, request: Request, language: str = "", most: int = 1_000) -> list[str]:
        """Return the IRIs of what was found, in no particular order, at most ``most``."""
        where, values = _in_language(language)
        found = self._database.execute(
            f"""
            SELECT iri FROM things WHERE id IN (
                SELECT DISTINCT texts.thing FROM words CROSS JOIN texts ON texts.id = words.rowid
                WHERE words MATCH ? {where} LIMIT ?)""",
            (request.match, *values, most),
        )
        return [str(iri) for (iri,) in found]

    def best(
        self,
        request: Request,
        language: str = "",
        most: int = 20,
        kinds: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return the best of what was found, at most ``most``.

        First come things that are called exactly so, then those found by a
        name, then those found by what is said about them, each by BM25 (shorter
        texts and rarer words first) and then by IRI.
        """
        hits: dict[str, Hit] = {}
        for exact, row in self._rows(request, language):
            iri, kind, text, tag, property = row
            if iri not in hits and (kinds is None or kind in kinds):
                hits[iri] = Hit(iri, kind, text, tag, property, exact)
                if len(hits) == most:
                    break
        return list(hits.values())

    def _rows(self, request: Request, language: str) -> Iterator[tuple[bool, Sequence[str]]]:
        """Yield what is found, best first, and whether it is called exactly so."""
        exact = self._database.execute(
            "SELECT id FROM exact WHERE hash = ?", (hash_of(request.exact),)
        )
        named = [row for (text,) in exact for row in self._text(text, language)]
        named = [row for row in named if folded(row[2]) == request.exact]
        for row in sorted(named, key=lambda row: (self._ranks[row[4]], row[0])):
            yield True, row
        for bounds in ("rowid <= ?", "rowid > ?"):  # names, and then what is said
            ranked = self._database.execute(
                f"SELECT rowid FROM words WHERE words MATCH ? AND {bounds} "
                "ORDER BY bm25(words), rowid",
                (request.match, self._names),
            )
            for (text,) in ranked:
                for row in self._text(text, language):
                    yield False, row

    def _text(self, number: int, language: str) -> Iterator[Sequence[str]]:
        """Yield thing, kind, text, language and property of a text, if it is in a language."""
        where, values = _in_language(language)
        yield from self._database.execute(
            f"""
            SELECT things.iri, kind, text, language, properties.iri FROM texts
            JOIN things ON things.id = thing JOIN properties ON properties.id = property
            WHERE texts.id = ? {where}""",
            (number, *values),
        )

    def thing(self, number: int) -> tuple[str, str]:
        """Return the IRI and the kind of a thing."""
        ((iri, kind),) = self._database.execute(
            "SELECT iri, kind FROM things WHERE id = ?", (number + 1,)
        )
        return iri, kind

    def text(self, number: int) -> Sequence[str]:
        """Return thing, kind, text, language and property of a text."""
        (found,) = self._database.execute(
            "SELECT things.iri, kind, text, language, properties.iri FROM texts "
            "JOIN things ON things.id = thing JOIN properties ON properties.id = property "
            "WHERE texts.id = ?",
            (number,),
        )
        return tuple(found)

    def name(self, number: int) -> tuple[str, str]:
        """Return a text and its language; nothing for a number of none."""
        rows = self._database.execute("SELECT text, language FROM texts WHERE id = ?", (number,))
        for text, language in rows:
            return text, language
        return "", ""

    def exactly(self, words: str, most: int) -> list[int]:
        """Return the numbers of names that are exactly these words, at most ``most``."""
        read = self._database.execute(
            "SELECT id FROM exact WHERE hash = ? ORDER BY id LIMIT ?", (hash_of(words), most)
        )
        return [number for (number,) in read]


def _in_language(language: str) -> tuple[str, tuple[str, ...]]:
    """Return a condition for texts in a language, or one of its variants, and its values."""
    if not language:
        return "", ()
    return (
        "AND (lower(language) = ? OR lower(language) GLOB ?)",
        (language.lower(), f"{language.lower()}-*"),
    )
