"""Terms and graphs that a query names and the release does not have.

A property with a letter missing matches nothing and says nothing. So when an
answer is empty, the terms of our namespaces, and of the vocabularies whose
prefixes need no declaration, are looked up.
"""

from collections.abc import Iterator
from itertools import islice

from habeas.errors import near_names
from habeas.shacl.sparql.syntax import InGraph, Query, is_variable
from habeas.sparql.known import Known
from habeas.sparql.reading import read
from habeas.sparql.walking import standings
from habeas.store.notes import Note
from habeas.terms import HABEAS, ID, PREFIXES, ROOT, abbreviate

__all__ = ["unknown_graphs", "unknown_terms"]

_NAMESPACES = tuple(sorted({ROOT, *PREFIXES.values()}))
#: Types of literals are in no triple.
_XSD = PREFIXES["xsd"]
#: It is looked up beforehand, and in no triple.
_ASKS_WORDS = HABEAS + "matchesText"
#: So many are named in one answer.
MOST = 5
#: So many terms of a query are looked up.
LOOKED_UP = 200


def unknown_terms(text: str, known: Known) -> list[Note]:
    """Return a warning for each term in ``text`` that the release does not know."""
    reading = read(text)
    if reading is None:
        return []
    graphs = set(_graphs_named(reading.tree))
    named = islice(_terms_named(reading.tree), LOOKED_UP)
    unknown = (
        iri for iri in named if iri not in graphs and iri != _ASKS_WORDS and not known.has(iri)
    )
    return [
        Note("warning", f"{abbreviate(iri)} {_advice(iri, known)}") for iri in islice(unknown, MOST)
    ]


def unknown_graphs(text: str, known: Known) -> list[Note]:
    """Return a warning for each graph that ``text`` asks and the release does not have."""
    reading = read(text)
    if reading is None:
        return []
    missing = [iri for iri in dict.fromkeys(_graphs_named(reading.tree)) if iri not in known.graphs]
    graphs = ", ".join(f"<{iri}>" for iri in known.graphs)
    return [
        Note("warning", f"No graph of the release is called <{iri}>. Its graphs: {graphs}.")
        for iri in missing[:MOST]
    ]


def _advice(iri: str, known: Known) -> str:
    if iri.startswith(ID):
        return "is not in this release."
    near = [abbreviate(each) for each in _near(iri, known)]
    asked = f"; did you mean {' or '.join(near)}?" if near else "."
    return f"is not a term of this release{asked}"


def _near(iri: str, known: Known) -> list[str]:
    """Return terms of the same namespace with a name like that of ``iri``."""
    statistics = known.statistics
    if statistics is None:
        return []
    terms = {*statistics.terms, *statistics.properties}
    terms.update(*(each.by_object for each in statistics.properties.values() if each.is_complete))
    namespace = max((each for each in _NAMESPACES if iri.startswith(each)), key=len)
    names = {
        term[len(namespace) :]: term
        for term in terms
        if term.startswith(namespace) and not term.startswith(ID)
    }
    return [names[name] for name in near_names(iri[len(namespace) :], names, most=1)]


def _terms_named(tree: Query) -> Iterator[str]:
    """Yield the IRIs in a query that a release could know."""
    words = [
        (word, token.kind)
        for token, word in zip(tree.tokens[tree.start :], tree.words[tree.start :], strict=True)
    ]
    seen: set[str] = set()
    called = {place for _, place in tree.functions}
    for number, (word, kind) in enumerate(words):
        if kind not in ("iri", "name") or number + tree.start in called or word in seen:
            continue
        iri = word[1:-1]
        # what stands after ^^ is the type of a literal
        typed = number and words[number - 1][0] == "^^"
        if iri.startswith(_NAMESPACES) and not typed and not iri.startswith(_XSD):
            seen.add(word)
            yield iri


def _graphs_named(tree: Query) -> Iterator[str]:
    for place in tree.datasets:
        here = place + 1 + (tree.tokens[place + 1].keyword == "NAMED")
        yield tree.words[here][1:-1]
    for standing in standings(tree):
        for element in standing.group.elements:
            if isinstance(element, InGraph) and not is_variable(element.graph):
                yield element.graph[1:-1]
