"""What a release is, said in VoID: title, licence, counts by class and property, where to get it.

Title, licence and creator come from the records (the dataset describes itself
in ``graph/data/dataset.ttl``); the counts are made from the content.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.terms import GRAPHS, ONTOLOGY, PREFIXES, ROOT

__all__ = ["DATASET", "describe_release"]

#: The dataset as such; each release is a version of it.
DATASET = ROOT + "dataset"
RDF_TYPE = PREFIXES["rdf"] + "type"


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=_term("xsd:integer"))


def describe_release(quads: Iterable[ox.Quad], version: str) -> list[ox.Triple]:
    """Return the description of the release with these quads.

    Class and property partitions count over all graphs of the release.
    """
    by_graph: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    subjects, objects = set(), set()
    own: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        by_graph[graph] += 1
        properties[quad.predicate.value] += 1
        subjects.add(quad.subject)
        objects.add(quad.object)
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value == DATASET:
            own[DATASET].append(quad)
    release = ox.NamedNode(f"{ROOT}release/{version}")
    triples = [
        ox.Triple(release, _term("rdf:type"), _term("void:Dataset")),
        ox.Triple(release, _term("rdf:type"), _term("dcat:Dataset")),
        ox.Triple(release, _term("dcat:version"), ox.Literal(version)),
        ox.Triple(release, _term("dcterms:isVersionOf"), ox.NamedNode(DATASET)),
        ox.Triple(release, _term("void:vocabulary"), ox.NamedNode(ONTOLOGY)),
        ox.Triple(release, _term("void:uriSpace"), ox.Literal(PREFIXES["id"])),
        ox.Triple(release, _term("void:triples"), _number(sum(by_graph.values()))),
        ox.Triple(release, _term("void:distinctSubjects"), _number(len(subjects))),
        ox.Triple(release, _term("void:distinctObjects"), _number(len(objects))),
        ox.Triple(release, _term("void:properties"), _number(len(properties))),
        ox.Triple(release, _term("void:classes"), _number(len(classes))),
    ]
    for quad in own[DATASET]:
        if quad.predicate.value != RDF_TYPE:
            triples.append(ox.Triple(release, quad.predicate, quad.object))
    for name, iri in GRAPHS.items():
        if by_graph[iri]:
            part = ox.NamedNode(f"{release.value}#graph-{name}")
            triples += [
                ox.Triple(release, _term("void:subset"), part),
                ox.Triple(part, _term("rdf:type"), _term("void:Dataset")),
                ox.Triple(part, _term("dcterms:identifier"), ox.Literal(iri)),
                ox.Triple(part, _term("void:triples"), _number(by_graph[iri])),
            ]
    for kind, counts, key, count in (
        ("class", classes, "void:class", "void:entities"),
        ("property", properties, "void:property", "void:triples"),
    ):
        for number, iri in enumerate(sorted(counts), 1):
            part = ox.NamedNode(f"{release.value}#{kind}-{number}")
            triples += [
                ox.Triple(release, _term(f"void:{kind}Partition"), part),
                ox.Triple(part, _term(key), ox.NamedNode(iri)),
                ox.Triple(part, _term(count), _number(counts[iri])),
            ]
    return triples
