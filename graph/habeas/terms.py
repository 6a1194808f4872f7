"""The names that Habeas uses: namespaces, kinds of things, and how they are abbreviated.

Strings, not objects of an RDF library, so that every library can take them.
Nothing here is computed from data; what the terms mean stands in ``ontology/``.
"""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = [
    "CLASS_OF_KIND",
    "GRAPHS",
    "HABEAS",
    "ID",
    "KIND_OF_CLASS",
    "ONTOLOGY",
    "ONTOLOGY_VERSION",
    "PREFIXES",
    "ROOT",
    "SHAPES",
    "VOCAB",
    "abbreviate",
    "expand",
    "kind_and_local",
]

#: Where every identifier of ours begins.
ROOT = "https://w3id.org/habeas/"
#: The ontology itself; its terms are in :data:`HABEAS`.
ONTOLOGY = ROOT + "ontology"
ONTOLOGY_VERSION = "0.1.0"
HABEAS = ONTOLOGY + "#"
SHAPES = ROOT + "shapes#"
#: Concepts are ``VOCAB + scheme + "/" + concept``.
VOCAB = ROOT + "vocab/"
#: Instances are ``ID + kind + "/" + local``.
ID = ROOT + "id/"
#: The named graphs of a release, by what they hold.
GRAPHS: Mapping[str, str] = MappingProxyType(
    {name: ROOT + "graph/" + name for name in ("records", "derived", "ontology", "description")}
)

#: Which class the things of a kind belong to. Agents are of three classes.
CLASS_OF_KIND: Mapping[str, str] = MappingProxyType(
    {
        "agent": HABEAS + "Agent",
        "mechanism": HABEAS + "Mechanism",
        "post": "http://www.w3.org/ns/org#Post",
        "place": "https://schema.org/Place",
        "site": HABEAS + "DetentionSite",
        "case": HABEAS + "Case",
        "involvement": HABEAS + "Involvement",
        "affiliation": HABEAS + "Affiliation",
        "tie": HABEAS + "PersonalTie",
        "collaboration": HABEAS + "Collaboration",
        "funding": HABEAS + "Funding",
        "event": HABEAS + "Event",
        "detention": HABEAS + "DeprivationOfLiberty",
        "phase": HABEAS + "CustodyPhase",
        "proceeding": HABEAS + "LegalProceeding",
        "sentence": HABEAS + "Sentence",
        "campaign": HABEAS + "Campaign",
        "intervention": HABEAS + "Intervention",
        "response": HABEAS + "Response",
        "determination": HABEAS + "Determination",
        "outcome": HABEAS + "Outcome",
        "source": HABEAS + "Source",
        "citation": HABEAS + "Citation",
        "claim": HABEAS + "Claim",
        "rule": HABEAS + "EdgeRule",
    }
)

#: The way back, with the three classes of agents.
KIND_OF_CLASS: Mapping[str, str] = MappingProxyType(
    {iri: kind for kind, iri in CLASS_OF_KIND.items()}
    | {HABEAS + name: "agent" for name in ("Person", "Group", "Organization")}
)

#: Prefixes that queries may use without declaring them, and that we write with.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "habeas": HABEAS,
        "shape": SHAPES,
        "vocab": VOCAB,
        "actor-as": ROOT + "actor-as/",
        "id": ID,
        **{kind: f"{ID}{kind}/" for kind in CLASS_OF_KIND},
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

# Longest first, so that `case:0001` wins over `id:case/0001`.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def abbreviate(iri: str) -> str:
    """Return ``iri`` as ``prefix:local`` where one of our prefixes fits, else unchanged.

    Examples
    --------
    >>> abbreviate("https://w3id.org/habeas/id/case/0001")
    'case:0001'
    >>> abbreviate("https://example.org/elsewhere")
    'https://example.org/elsewhere'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(name: str) -> str:
    """Return the IRI of ``prefix:local``; what has no prefix of ours stays as it is.

    Examples
    --------
    >>> expand("case:0001")
    'https://w3id.org/habeas/id/case/0001'
    >>> expand("https://example.org/elsewhere")
    'https://example.org/elsewhere'
    """
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return name


def kind_and_local(iri: str) -> tuple[str, str] | None:
    """Return the kind and the local name of an instance of ours, or None for any other IRI.

    Examples
    --------
    >>> kind_and_local("https://w3id.org/habeas/id/agent/north-watch")
    ('agent', 'north-watch')
    >>> kind_and_local("https://w3id.org/habeas/vocab/scope/local") is None
    True
    """
    if not iri.startswith(ID):
        return None
    kind, slash, local = iri[len(ID) :].partition("/")
    return (kind, local) if slash and local else None
