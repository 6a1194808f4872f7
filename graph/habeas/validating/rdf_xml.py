"""RDF/XML, looked at before the engine sees it.

A document type can name files and addresses, and grow a small text without
bound, so none is taken. Encodings are undone here, since a declaration in
UTF-16 would hide from whoever looks at bytes.
"""

import codecs
import re
from xml.parsers import expat

from habeas.validating.errors import UnwantedTextError
from habeas.validating.turtle import MAX_DEPTH, place

__all__ = ["ENCODINGS", "decoded"]

# At the start only, and of a bounded length: looked for everywhere, it would take the time of ages.
_DECLARATION = re.compile(r"""\A(<\?xml\s[^>]{0,150}?\bencoding\s*=\s*)(["'])([A-Za-z0-9._-]*)\2""")
_ENTITIES = re.compile(r"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
#: By how a document begins. Longer beginnings come first.
_BEGINNINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WHOLE_BYTES = frozenset(("utf-8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"))
#: All that a document can be in.
ENCODINGS = _WHOLE_BYTES | {name for _, name in _BEGINNINGS}


def decoded(content: bytes) -> str:
    """Return the text of a document that is well-formed and safe to read as UTF-8.

    Raises
    ------
    UnwantedTextError
        If it has a document type, is nested too deeply, or is not well-formed.
    """
    text = _text(content)
    if found := _ENTITIES.search(text):
        raise UnwantedTextError(
            "A document type (DOCTYPE, ENTITY) is not taken; write out what it stands for.",
            *place(text, found.start()),
            refused=True,
        )
    _check_elements(text)
    return text


def _text(content: bytes) -> str:
    """Return the document as text; its declaration then says that it is UTF-8."""
    begins = next((name for bytes_, name in _BEGINNINGS if content.startswith(bytes_)), "")
    declared = _DECLARATION.match(content[:200].decode("latin-1"))
    name = begins or (declared[3].lower() if declared else "utf-8")
    if not begins and name not in _WHOLE_BYTES:
        name = "utf-32"
    if name == "utf-32":
        raise UnwantedTextError("The encoding is not one we read; save it as UTF-8.", refused=False)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(name, "replace")
        raise UnwantedTextError(
            f"This is not {name.upper().removesuffix('-SIG')}; save it as UTF-8.",
            *place(before, len(before)),
            refused=False,
        ) from error
    # As long as before, so that places stay what they are.
    return _DECLARATION.sub(lambda d: f"{d[1]}{d[2]}UTF-8{d[2]}".ljust(len(d[0])), text)


def _check_elements(text: str) -> None:
    """Refuse deep nesting. This parser does not recurse, and knows no document type by now."""
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnwantedTextError(
                f"Elements are nested more than {MAX_DEPTH} deep; use rdf:resource and rdf:nodeID.",
                parser.CurrentLineNumber,
                parser.CurrentColumnNumber + 1,
                refused=True,
            )

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "not well-formed"
        raise UnwantedTextError(
            f"This is not XML: {reason}.", error.lineno, error.offset + 1, refused=False
        ) from error
