r"""The text of an update, read far enough to write it as the engine takes it.

The SPARQL 1.1 Protocol lets a caller name the graphs over which conditions are
asked beside the update (section 2.2.3); the engine knows only the clause
USING. The grammar allows PREFIX before every operation; the engine, before the
first. What stands in braces is not looked into; whether it is SPARQL, the
engine says.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from habeas.errors import InvalidQueryError

__all__ = ["clear_silently", "names_of", "prefixes_first", "with_dataset"]

_TOKEN = re.compile(
    r"""
      (?P<skip>
          \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?+
        | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*+(?:\'\'\')?+
        | "(?:[^"\\\n\r]|\\.)*+"?+
        | '(?:[^'\\\n\r]|\\.)*+'?+
        | <[^<>"{}|^`\\\x00-\x20]*+>
        | \#[^\n\r]*+
      )
    | (?P<brace>[{};])
    | (?P<word>[^\W\d][\w.-]*+)(?P<name>:(?:[\w:%.-]|\\.)*+)?+
    | (?P<local>:(?:[\w:%.-]|\\.)*+)
    """,
    re.VERBOSE | re.DOTALL,
)
# After a semicolon, or at the start: what may stand before an operation.
_DECLARATION = re.compile(
    r"""(?:\s|\#[^\n\r]*+)*+PREFIX\s++(?P<name>[\w.-]*+:)\s*+(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)""",
    re.IGNORECASE,
)


def _outside_braces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what stands on its own, with start and end: keywords, groups in braces, semicolons.

    A keyword is in capitals; a group is ``{}``.
    """
    depth = start = 0
    for match in _TOKEN.finditer(text):
        brace = match["brace"]
        if brace == "{":
            start = match.start() if depth == 0 else start
            depth += 1
        elif brace == "}":
            depth = max(depth - 1, 0)
            if depth == 0:
                yield "{}", start, match.end()
        elif depth == 0 and brace == ";":
            yield brace, match.start(), match.end()
        elif depth == 0 and match["word"] is not None and match["name"] is None:
            yield match["word"].upper(), match.start(), match.end()


def with_dataset(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return the update with its conditions asked over these graphs, and no others.

    ``DELETE WHERE`` takes no USING; it is written out first.

    Raises
    ------
    InvalidQueryError
        If the update names graphs for its conditions itself: that is an error, says the protocol.

    Examples
    --------
    >>> with_dataset("INSERT { ?s a <urn:B> } WHERE { ?s a <urn:A> }", ["urn:g"], [])
    'INSERT { ?s a <urn:B> } USING <urn:g> WHERE { ?s a <urn:A> }'
    >>> with_dataset("DELETE WHERE { ?s a <urn:A> }", [], ["urn:g"])
    'DELETE { ?s a <urn:A> } USING NAMED <urn:g> WHERE { ?s a <urn:A> }'
    >>> with_dataset("WITH <urn:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", ["urn:g"], [])
    Traceback (most recent call last):
    habeas.errors.InvalidQueryError: The graphs of this update are named twice: by WITH in its text, and by the parameters using-graph-uri or using-named-graph-uri. Name them once.
    """
    if not default_graphs and not named_graphs:
        return text
    using = "".join(f"USING <{iri}> " for iri in default_graphs)
    using += "".join(f"USING NAMED <{iri}> " for iri in named_graphs)
    pieces: list[str] = []
    done = 0
    tokens = list(_outside_braces(text))
    before = ""
    for index, (token, start, _) in enumerate(tokens):
        if token in ("WITH", "USING"):
            raise InvalidQueryError(
                f"The graphs of this update are named twice: by {token} in its text, and by the "
                "parameters using-graph-uri or using-named-graph-uri. Name them once."
            )
        if token == "WHERE":
            group = tokens[index + 1] if index + 1 < len(tokens) else ("", 0, 0)
            pieces.append(text[done:start])
            if before == "DELETE" and group[0] == "{}":
                pieces.append(text[group[1] : group[2]] + " ")
            pieces.append(using)
            done = start
        before = token
    return "".join(pieces) + text[done:]


def clear_silently(text: str) -> str:
    """Return the update with each CLEAR made SILENT.

    Examples
    --------
    >>> clear_silently("CLEAR GRAPH <urn:CLEAR> ; clear silent ALL # CLEAR")
    'CLEAR SILENT GRAPH <urn:CLEAR> ; clear silent ALL # CLEAR'
    """
    pieces: list[str] = []
    done = 0
    tokens = [*_outside_braces(text), ("", 0, 0)]
    for (token, _, end), (following, _, _) in pairwise(tokens):
        if token == "CLEAR" and following != "SILENT":
            pieces.append(text[done:end] + " SILENT")
            done = end
    return "".join(pieces) + text[done:]


def prefixes_first(text: str) -> str:
    """Return the update with all its prefixes declared before its first operation.

    One that is declared twice, as different things, stays where it is.

    Examples
    --------
    >>> prefixes_first("PREFIX a: <urn:a> CLEAR ALL ; PREFIX b: <u:b> CREATE GRAPH b:g")
    'PREFIX b: <u:b> PREFIX a: <urn:a> CLEAR ALL ;                 CREATE GRAPH b:g'
    """
    starts = [0, *(end for token, _, end in _outside_braces(text) if token == ";")]
    declared: dict[str, str] = {}
    pieces: list[str] = []
    done = 0
    for start in starts:
        pieces.append(text[done:start])
        done = start
        while found := _DECLARATION.match(text, done):
            if declared.setdefault(found["name"], found["iri"]) != found["iri"]:
                return text
            # Blanks in its place, so that the engine finds errors where they are.
            pieces.append(found[0] if start == 0 else re.sub(r"[^\r\n]", " ", found[0]))
            done = found.end()
    later = [each for each in declared.items() if each not in _first(text)]
    return "".join(f"PREFIX {name} {iri} " for name, iri in later) + "".join(pieces) + text[done:]


def _first(text: str) -> set[tuple[str, str]]:
    """Return the prefixes that are declared before the first operation."""
    found, end = set(), 0
    while match := _DECLARATION.match(text, end):
        found.add((match["name"], match["iri"]))
        end = match.end()
    return found


def names_of(text: str) -> Iterator[tuple[str, int]]:
    """Yield the prefix of each name with one, in queries too, and where the name begins.

    Examples
    --------
    >>> list(names_of("ASK { :a ex:b '#:' } # no:name"))
    [('', 6), ('ex', 9)]
    """
    for match in _TOKEN.finditer(text):
        if match["name"] is not None:
            yield match["word"], match.start()
        elif match["local"] is not None:
            yield "", match.start()
