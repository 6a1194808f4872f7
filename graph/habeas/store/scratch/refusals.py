"""What the engine says about a text that it does not take, so that people can use it.

The engine tells how far it got and what its grammar would take next, down to
classes of characters.
"""

import re

from habeas.store.scratch.updates import names_of

__all__ = ["readable"]

_PLACE = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)
# Classes of characters that could follow: of use to nobody.
_CLASSES = re.compile(r",?\s*(?:\||or)?\s*\[(?:[^\[\]]|'[\[\]]')*\]")
_DECLARED = re.compile(r"\bPREFIX\s*([\w.-]*)\s*:", re.IGNORECASE)
#: What the engine says when it has nothing to say.
_NOTHING = ("expected", "expected <unreported>")
_LONGEST = 300


def readable(text: str, message: str) -> str:
    """Return what is wrong with ``text``, which the engine refused with ``message``.

    Examples
    --------
    >>> readable("ASK { ?s ex:p ?o }", "error at 1:15: expected OPTIONAL")
    'line 1, column 15: the prefix ex: is not declared'
    >>> readable("ASK {", "error at 1:6: expected one of '}', ['0'..='9'], [_]")
    "line 1, column 6: expected one of '}'"
    """
    found = _PLACE.search(message)
    if found is None:
        return message
    line, column = int(found[1]), int(found[2])
    reason = " ".join(_CLASSES.sub("", found[3]).split())
    rows = text.split("\n")[:line]
    until = sum(len(row) + 1 for row in rows[:-1]) + column
    declared = {*_DECLARED.findall(text), "_"}
    for prefix, start in names_of(text):
        # `PREFIX:<…>` reads as a name too.
        if prefix not in declared and prefix.upper() != "PREFIX" and start < until:
            reason = f"the prefix {prefix}: is not declared"
            break
    if reason in _NOTHING:
        reason = "what stands before this place makes nothing that could be done"
    if len(reason) > _LONGEST:
        reason = f"{reason[:_LONGEST].rpartition(',')[0]} …"
    return f"line {line}, column {column}: {reason}"
