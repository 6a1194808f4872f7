"""``?thing habeas:matchesText "words"`` in a query: full text, by the search index of the release.

The pattern is replaced by what the index finds for its words, as VALUES::

    ?thing habeas:matchesText "bassel khartabil" .          every thing that is found
    ?thing habeas:matchesText "свобода"@ru .                by texts in that language only
    ?thing habeas:matchesText ("petition" 20) .             the best twenty
    (?thing ?rank) habeas:matchesText ("petition" 20) .     with their places, from 1

It stands wherever a triple pattern can stand, but not within GRAPH: the index
knows no graphs. What it finds is complete, or the query is an error: more than
:data:`MOST` things are found only if it says how many of the best it wants.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from habeas.errors import InvalidQueryError
from habeas.search.index import Index
from habeas.search.patterns import Found, patterns_with
from habeas.search.request import read_request
from habeas.terms import HABEAS

__all__ = ["MATCHES_TEXT", "MOST", "expand"]

#: The property; no data has it.
MATCHES_TEXT = HABEAS + "matchesText"
#: Most things that a pattern may find.
MOST = 1_000
_NAME = "habeas:matchesText"


def expand(text: str, index: Index | None) -> str:
    """Return a query with what is found by words in the place of patterns that ask for words.

    Everything else of the text stays as it is, with its lines.

    Parameters
    ----------
    text
        A query. The prefixes of :data:`habeas.terms.PREFIXES` need no declaration.
    index
        The search index of the release, if it has one.

    Raises
    ------
    InvalidQueryError
        If a pattern cannot be replaced: it says why, and where.
    """
    plain, patterns = patterns_with(text, MATCHES_TEXT)
    if not patterns:
        return text
    if index is None:
        raise InvalidQueryError("This release has no search index; build it again to get one.")
    edits: list[tuple[int, int, str]] = []
    for pattern in patterns:
        _check(pattern)
        found = "".join(_values(pattern, *wanted, index) for wanted in pattern.objects)
        edits += [(pattern.block, pattern.block, found), *pattern.edits]
    return _edited(plain, edits)


def _check(pattern: Found) -> None:
    """Refuse a pattern that is not one of those above."""
    if pattern.in_template:
        raise pattern.error(
            f"{_NAME} asks and makes nothing; write CONSTRUCT {{ … }} WHERE {{ … }}"
        )
    if pattern.in_path:
        raise pattern.error(f"{_NAME} can be no part of a path")
    if pattern.in_graph:
        raise pattern.error(f"{_NAME} asks the whole release; write it outside of GRAPH")
    if not pattern.subject:
        raise pattern.error(f"before {_NAME} stands a variable, an IRI, or (?thing ?rank)")
    for words, most in pattern.objects:
        if not words:
            raise pattern.error(
                f'behind {_NAME} stands a text, or a text and a number, such as ("petition" 20)'
            )
        if most is not None and not 0 < most <= MOST:
            raise pattern.error(f"ask for the best {MOST:,} at most, and for one at least")
        if pattern.rank and most is None:
            raise pattern.error('a place needs a number of things, such as ("petition" 20)')


def _values(pattern: Found, words: str, most: int | None, index: Index) -> str:
    """Return what is found, as SPARQL that is joined with what is around it."""
    literal = _literal(words)
    try:
        request = read_request(literal.value)
    except InvalidQueryError as error:
        raise pattern.error(str(error)) from error
    if most is None:
        found = index.things(request, literal.language or "", MOST + 1)
        if len(found) > MOST:
            example = f'("{literal.value[:30]}" {MOST})'.replace("\n", " ")
            raise pattern.error(
                f"more than {MOST:,} things are found; add a word, or ask for the best: {example}"
            )
        found.sort()
    else:
        found = [hit.iri for hit in index.best(request, literal.language or "", most)]
    if pattern.subject.startswith("<"):
        return "" if pattern.subject[1:-1] in found else "FILTER(false) "
    if pattern.rank:
        rows = " ".join(f"(<{iri}> {rank})" for rank, iri in enumerate(found, 1))
        return f"VALUES ({pattern.subject} {pattern.rank}) {{ {rows} }} "
    return f"VALUES {pattern.subject} {{ {' '.join(f'<{iri}>' for iri in found)} }} "


def _literal(words: str) -> ox.Literal:
    """Return the literal that is written so."""
    line = f"<urn:x-habeas:is> <urn:x-habeas:is> {words} ."
    literal = next(iter(ox.parse(line, format=ox.RdfFormat.TURTLE))).object
    assert isinstance(literal, ox.Literal)
    return literal


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with pieces of it replaced; lines stay where they are, for messages."""
    pieces, place = [], 0
    for start, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [text[place:start], instead, "\n" * text.count("\n", start, end)]
        place = end
    return "".join([*pieces, text[place:]])
