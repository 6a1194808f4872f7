"""JSON-LD, looked at before the engine sees it: contexts are given, and never fetched.

The one context that may be named by its address is ours, which is put in its
place. A key that stands twice in an object is refused: what one reader takes
the last of, another may take the first of.
"""

import json
import re
from functools import cache
from typing import Any

from habeas.terms import ONTOLOGY
from habeas.validating.errors import UnwantedTextError
from habeas.validating.turtle import MAX_DEPTH, place
from habeas.vocabulary.context import context_file

__all__ = ["OUR_CONTEXT", "checked", "our_context"]

#: The address of our own context.
OUR_CONTEXT = f"{ONTOLOGY}/context.jsonld"
_TO_BRACKET = re.compile(
    r'(?:[^"\[\]{}]++|"(?:[^"\\]|\\.)*+"?+)*+(?P<bracket>[\[\]{}]|\Z)', re.DOTALL
)


@cache
def our_context() -> Any:
    """Return our context, read once."""
    return json.loads(context_file().read_text(encoding="utf-8"))["@context"]


def checked(text: str) -> str:
    """Return a document in which no context is named but ours, which is written out.

    Raises
    ------
    UnwantedTextError
        If it names another context, is nested too deeply, or is not JSON.
    """
    _check_depth(text)
    ours = False

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal ours
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise _unwanted(text, key, f"The key {key[:200]!r} stands twice in one object.")
            if key == "@import":
                raise _remote(text, value)
            if key == "@context":
                contexts = value if isinstance(value, list) else [value]
                for each in contexts:
                    if isinstance(each, str) and each != OUR_CONTEXT:
                        raise _remote(text, each)
                if OUR_CONTEXT in contexts:
                    ours = True
                    value = [our_context() if each == OUR_CONTEXT else each for each in contexts]
            found[key] = value
        return found

    try:
        document = json.loads(text, object_pairs_hook=look)
    except json.JSONDecodeError as error:
        raise UnwantedTextError(
            f"This is not JSON: {error.msg}.", error.lineno, error.colno, refused=False
        ) from error
    except UnwantedTextError:
        raise
    except ValueError as error:  # a number with thousands of digits
        raise UnwantedTextError(f"This is not JSON: {error}.", refused=False) from error
    return json.dumps(document) if ours else text


def _check_depth(text: str) -> None:
    depth = 0
    for match in _TO_BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "": 0}.get(match["bracket"], -1)
        if depth > MAX_DEPTH:
            raise UnwantedTextError(
                f"Objects and lists are nested more than {MAX_DEPTH} deep; use @id to flatten it.",
                *place(text, match.start("bracket")),
                refused=True,
            )


def _remote(text: str, address: object) -> UnwantedTextError:
    shown = str(address)[:200]
    return _unwanted(
        text,
        shown,
        f"The context {shown} would have to be fetched; write it into the document, "
        f"or use {OUR_CONTEXT}",
        refused=True,
    )


def _unwanted(text: str, near: str, reason: str, refused: bool = False) -> UnwantedTextError:
    """Return an error at the first place where ``near`` stands, if it stands there as it is."""
    offset = text.find(near)
    line, column = place(text, offset) if offset >= 0 else (None, None)
    return UnwantedTextError(reason, line, column, refused=refused)
