"""What the dataset says about itself in its records, and what follows from that for a release."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyoxigraph as ox

from habeas.release.description.numbers import Content
from habeas.release.description.saying import Said, say, term
from habeas.release.listing import GONE, WITHDRAWN
from habeas.terms import CLASS_OF_KIND, ID, ONTOLOGY, PREFIXES, ROOT, expand

__all__ = ["DATASET", "about", "citation", "creators", "examples", "release_iri", "vocabularies"]

#: The dataset as such; each release is a version of it.
DATASET = ROOT + "dataset"
#: The document that describes the release that is served.
DOCUMENT = ROOT + "void"
#: Kinds of things of which one is shown as an example.
SHOWN = ("case", "agent", "mechanism", "campaign", "intervention", "determination", "source")
_RDF_TYPE = PREFIXES["rdf"] + "type"
_NAMES = ("skos:prefLabel", "dcterms:title")

Value = ox.NamedNode | ox.BlankNode | ox.Literal


def release_iri(version: str) -> str:
    """Return the IRI of a release."""
    return f"{ROOT}release/{version}"


def about(release: ox.NamedNode, version: str, content: Content) -> Said:
    """Yield what the dataset says about itself, as true of the release, and how to cite it."""
    own = content.values(DATASET)
    names = creators(content)
    yield from say(
        release,
        a=(term("void:Dataset"), term("dcat:Dataset"), term("sd:Graph")),
        dcat__version=version,
        dcat__isVersionOf=ox.NamedNode(DATASET),
        dcat__inSeries=ox.NamedNode(DATASET),
        dcterms__identifier=release.value,
        dcterms__bibliographicCitation=citation(own, list(filter(None, names.values())), version),
        dcterms__publisher=None if expand("dcterms:publisher") in own else list(names),
        void__uriSpace=ID,
        void__uriRegexPattern="^" + ID.replace(".", r"\."),
    )
    for predicate, values in own.items():
        if predicate != _RDF_TYPE:
            for value in values:
                yield ox.Triple(release, ox.NamedNode(predicate), value)
    yield from say(
        ox.NamedNode(DOCUMENT), a=term("void:DatasetDescription"), foaf__primaryTopic=release
    )


def creators(content: Content) -> Mapping[ox.NamedNode, str]:
    """Return who made the dataset, as it says, and what they are called."""
    made_by = content.values(DATASET).get(expand("dcterms:creator"), ())
    return {
        each: _name(content.values(each.value))
        for each in made_by
        if isinstance(each, ox.NamedNode)
    }


def citation(
    own: Mapping[str, Sequence[Value]], names: Sequence[str], version: str
) -> ox.Literal | None:
    """Return how to cite a release, or None if the dataset does not say what it is called.

    Examples
    --------
    >>> own = {
    ...     expand("dcterms:title"): [ox.Literal("Invented cases", language="en")],
    ...     expand("dcterms:modified"): [ox.Literal("2019-05-03")],
    ... }
    >>> citation(own, ["North Watch"], "0123").value
    'North Watch (2019). Invented cases. Release 0123. https://w3id.org/habeas/release/0123'
    """
    titles = own.get(expand("dcterms:title"), ())
    if not titles:
        return None
    dates = own.get(expand("dcterms:issued")) or own.get(expand("dcterms:modified"))
    year = f" ({dates[0].value[:4]})" if dates else ""
    who = f"{', '.join(names)}{year}. " if names else ""
    title = next((each for each in titles if _language(each) == "en"), titles[0])
    text = f"{who}{title.value}. Release {version}. {release_iri(version)}"
    return ox.Literal(text, language=_language(title) or None)


def vocabularies(release: ox.NamedNode, content: Content) -> Said:
    """Yield the vocabularies whose classes and properties are used."""
    used = {*np.unique(content.together.predicates).tolist(), *content.members.classes.tolist()}
    spaces = {_space(content.iri(number)) for number in used}
    ours = {space for space in spaces if space.startswith(ROOT)}
    names = {ONTOLOGY, *(space.rstrip("#") for space in spaces - ours)}
    yield from say(release, void__vocabulary=[ox.NamedNode(name) for name in sorted(names)])


def examples(release: ox.NamedNode, content: Content) -> Said:
    """Yield how many things are described, and one of each kind that readers look for."""
    rows = content.of_graph("records")
    is_gone = np.isin(rows.predicates, [content.find(term(name)) for name in GONE])
    is_true = rows.objects == content.find(ox.Literal(True))
    is_gone |= (rows.predicates == content.find(term(WITHDRAWN))) & is_true
    left = np.isin(rows.subjects, rows.subjects[is_gone], invert=True)
    rows = rows.chosen(left & (rows.predicates == content.find(term("rdf:type"))))
    # The content is sorted, and so are these.
    _, first = np.unique(rows.subjects, return_index=True)
    things = rows.subjects[np.sort(first)]
    things = things[content.begin_with(things, ID)]
    yield from say(release, void__entities=len(things))
    for kind in SHOWN:
        if kind in CLASS_OF_KIND:
            found = np.flatnonzero(content.begin_with(things, f"{ID}{kind}/"))
            if len(found):
                example = ox.NamedNode(content.iri(things[found[0]]))
                yield from say(release, void__exampleResource=example)


def _space(iri: str) -> str:
    """Return the namespace that a term is in."""
    cut = max(iri.rfind("#"), iri.rfind("/"))
    return iri[: cut + 1] if cut > 0 else iri


def _name(said: Mapping[str, Sequence[Value]]) -> str:
    """Return what something is called, in English where it is."""
    names = [value for each in _NAMES for value in said.get(expand(each), ())]
    names.sort(key=lambda value: _language(value) != "en")
    return names[0].value if names else ""


def _language(value: Value) -> str:
    return (value.language or "") if isinstance(value, ox.Literal) else ""
