"""Looking up words in the search index of a release."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from habeas.errors import NoReleaseError
from habeas.search.making import FILE, hash_of
from habeas.search.request import Request, read_request
from habeas.search.words import folded

__all__ = ["Hit", "Index", "find"]


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


class Index:
    """The index in a folder, open for reading; nothing ever writes it.

    Raises
    ------
    NoReleaseError
        If the folder holds no index that can be read.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            # Immutable: no lock, no journal, no other file is ever opened.
            self._database = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._database.execute("PRAGMA temp_store = MEMORY")
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
        """Let go of the file."""
        self._database.close()

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


def _in_language(language: str) -> tuple[str, tuple[str, ...]]:
    """Return a condition for texts in a language, or one of its variants, and its values."""
    if not language:
        return "", ()
    return (
        "AND (lower(language) = ? OR lower(language) GLOB ?)",
        (language.lower(), f"{language.lower()}-*"),
    )


def find(
    folder: Path, words: str, kinds: Collection[str] | None = None, most: int = 20
) -> list[Hit]:
    """Return what is found for ``words`` in the index in ``folder``, best first.

    Parameters
    ----------
    folder
        The ``search`` side of a release.
    words
        Words that must all be in one text; ``"two words"`` that follow each other, ``prefix*``.
    kinds
        Only things of these kinds, such as ``case``.

    Raises
    ------
    InvalidQueryError
        If there is no word to search for.
    NoReleaseError
        If the folder holds no index.
    """
    request = read_request(words)
    with Index(folder) as index:
        return index.best(request, most=most, kinds=kinds)
