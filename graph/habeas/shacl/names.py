"""Terms and paths as people read them: abbreviated, shortened, harmless on a terminal."""

import re
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from habeas.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from habeas.shacl.vocabulary import OWL, RDF, RDFS, SH, XSD, Node

__all__ = ["COMMON", "Names", "english", "harmless", "layered", "made_up", "shorten"]

#: Prefixes that need no declaration.
COMMON: Mapping[str, str] = {"owl": OWL, "rdf": RDF, "rdfs": RDFS, "sh": SH, "xsd": XSD}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?\Z", re.ASCII)
_PREFIX = re.compile(r"(?:[A-Za-z](?:[\w.-]*[\w-])?)?\Z", re.ASCII)
_NAMESPACE = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+\Z")
# Control characters, and those that turn the direction of what follows.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# What pyoxigraph and rdflib call a blank node that has no label.
_MADE_UP = re.compile(r"[Nn]?[0-9a-f]{28,32}(?:b\d+)?\Z")
_MARKS = {ZeroOrMore: "*", OneOrMore: "+", ZeroOrOne: "?"}


class Names:
    """What things are called: by the prefixes of a shapes graph, blank nodes by ``blank``.

    Examples
    --------
    >>> names = Names({"ex": "urn:test:"})
    >>> names.term(ox.NamedNode("urn:test:ada")), names.term(ox.Literal("x", language="en"))
    ('ex:ada', '"x"@en')
    """

    def __init__(
        self,
        prefixes: Mapping[str, str] | None = None,
        blank: Callable[[ox.BlankNode], str] = str,
    ) -> None:
        given = layered(COMMON, prefixes or {})
        self.prefixes = {
            prefix: namespace
            for prefix, namespace in given.items()
            if _PREFIX.match(prefix) and _NAMESPACE.match(namespace)
        }
        self._blank = blank
        # Of two prefixes for one namespace, the one that was given last.
        self._by_namespace = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        odd = [namespace for namespace in self._by_namespace if not namespace.endswith(_ENDS)]
        self._odd = sorted(odd, key=len, reverse=True)
        self._known: dict[str, str] = {}

    def short(self, iri: str) -> str | None:
        """Return ``iri`` as ``prefix:local``, None if no prefix fits."""
        found = self._known.get(iri)
        if found is None:
            found = self._known[iri] = self._shortened(iri)
        return found or None

    def iri(self, iri: str) -> str:
        """Return ``iri`` abbreviated where a prefix fits, else whole."""
        return self.short(iri) or harmless(iri)

    def term(self, term: Node) -> str:
        """Return a term on one line: an IRI abbreviated, a literal in quotation marks."""
        match term:
            case ox.NamedNode():
                return self.iri(term.value)
            case ox.BlankNode():
                return self._blank(term)
            case ox.Literal():
                return self.literal(term)
            case _:
                return harmless(str(term))

    def literal(self, literal: ox.Literal) -> str:
        """Return a literal as Turtle writes it, its datatype abbreviated."""
        text = harmless(str(literal))
        if literal.language or not text.endswith(">"):
            return text
        whole = f"<{literal.datatype.value}>"
        return text.removesuffix(whole) + self.bracketed(literal.datatype.value)

    def bracketed(self, iri: str) -> str:
        """Return an IRI as Turtle and SPARQL write it."""
        return self.short(iri) or f"<{harmless(iri)}>"

    def path(self, path: Path | None) -> str:
        """Return a path as SPARQL writes it; nothing for None.

        Examples
        --------
        >>> p, q = (Predicate(ox.NamedNode(f"urn:test:{name}")) for name in "pq")
        >>> Names({"": "urn:test:"}).path(Sequence((Inverse(Sequence((p, q))), ZeroOrMore(p))))
        '^(:p/:q)/:p*'
        """
        if path is None:
            return ""
        if isinstance(path, Predicate):
            return self.bracketed(path.iri.value)
        if isinstance(path, Sequence):
            return "/".join(self._step(each, isinstance(each, Sequence)) for each in path.paths)
        if isinstance(path, Alternative):
            return "(" + "|".join(self.path(each) for each in path.paths) + ")"
        inner = self._step(path.path, not isinstance(path.path, Predicate | Alternative))
        return f"^{inner}" if isinstance(path, Inverse) else inner + _MARKS[type(path)]

    def _step(self, path: Path, in_brackets: bool) -> str:
        text = self.path(path)
        return f"({text})" if in_brackets else text

    def _shortened(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
        for namespace in (iri[:cut], *self._odd):
            prefix = self._by_namespace.get(namespace)
            if prefix is not None and iri.startswith(namespace):
                local = iri[len(namespace) :]
                if _LOCAL.match(local):
                    return f"{prefix}:{local}"
        return ""


_ENDS = ("#", "/", ":")


def layered(*layers: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes of all layers; a later layer wins, and its prefixes come later.

    Examples
    --------
    >>> layered({"a": "urn:x:", "b": "urn:y:"}, {"a": "urn:z:"})
    {'b': 'urn:y:', 'a': 'urn:z:'}
    """
    found: dict[str, str] = {}
    for layer in layers:
        for prefix, namespace in layer.items():
            found.pop(prefix, None)
            found[prefix] = namespace
    return found


def english(texts: tuple[ox.Literal, ...]) -> str:
    """Return the text in English, else the one without a language, else the first.

    Examples
    --------
    >>> english((ox.Literal("nein", language="de"), ox.Literal("no", language="en-gb")))
    'no'
    """
    return min(texts, key=_strangeness).value if texts else ""


def _strangeness(text: ox.Literal) -> tuple[int, str, str]:
    language = text.language or ""
    if language == "en":
        return 0, "", text.value
    if language.startswith("en-"):
        return 1, language, text.value
    return (3, language, text.value) if language else (2, "", text.value)


def made_up(label: str) -> bool:
    """Whether a parser, and not a person, gave a blank node its label."""
    return bool(_MADE_UP.match(label))


def harmless(text: str) -> str:
    r"""Return ``text`` on one line, with what a terminal would obey written out.

    Examples
    --------
    >>> harmless("a\nb\x1b[2J")
    'a\\nb\\u001B[2J'
    """
    return _HARMFUL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\u{ord(character):04X}")


def shorten(text: str, most: int) -> str:
    """Return ``text`` with at most ``most`` characters, beginning and end kept.

    Examples
    --------
    >>> shorten("from Aberdeen to Zurich", 15)
    'from Abe … rich'
    """
    tail = (most - 3) // 3
    return text if len(text) <= most else f"{text[: most - 3 - tail]} … {text[-tail:]}"
