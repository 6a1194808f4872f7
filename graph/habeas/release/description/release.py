"""The whole description of a release."""

from typing import NamedTuple

import pyoxigraph as ox

from habeas.release.description.about import (
    DATASET,
    about,
    creators,
    examples,
    release_iri,
    vocabularies,
)
from habeas.release.description.facts import Facts, facts_of
from habeas.release.description.linksets import linksets
from habeas.release.description.numbers import Content, count_different, read_content
from habeas.release.description.partitions import nested, of_properties, plain
from habeas.release.description.saying import Said, say, term
from habeas.terms import GRAPHS

__all__ = ["Described", "describe_release"]


class Described(NamedTuple):
    """The description of a release, and what its manifest keeps of it."""

    triples: list[ox.Triple]
    facts: Facts


def describe_release(content: bytes, version: str) -> Described:
    """Return the description of the release with this content.

    All graphs together are the release: how much of each class and property
    there is counts each statement once, in whatever graph. Each graph is a part
    of it, with partitions by class, property, and class or datatype of the
    values. Of no use to anybody are parts of what the release says about
    itself, so its description is not counted.
    """
    release, read = ox.NamedNode(release_iri(version)), read_content(content)
    triples = [
        *about(release, version, read),
        *_sizes(release, read),
        *examples(release, read),
        *vocabularies(release, read),
        *plain(release, read),
        *linksets(release, DATASET, read),
        *(said for name in read.names for said in _graph(release, name, read)),
    ]
    names = {creator.value: name for creator, name in creators(read).items()}
    return Described(triples, facts_of(triples, version, names))


def _sizes(release: ox.NamedNode, content: Content) -> Said:
    rows = content.together
    yield from say(
        release,
        void__triples=len(rows),
        void__distinctSubjects=count_different(rows.subjects),
        void__distinctObjects=count_different(rows.objects),
    )


def _graph(release: ox.NamedNode, name: str, content: Content) -> Said:
    rows = content.of_graph(name)
    if not len(rows):
        return
    graph, part = ox.NamedNode(GRAPHS[name]), ox.NamedNode(f"{release.value}#graph-{name}")
    # Named as SPARQL 1.1 Service Description does, which is how editors find it.
    yield from say(graph, a=term("sd:NamedGraph"), sd__name=graph, sd__graph=part, rdfs__label=name)
    yield from say(release, void__subset=part)
    yield from say(
        part,
        a=(term("void:Dataset"), term("sd:Graph")),
        dcterms__title=name,
        dcterms__identifier=graph.value,
        void__triples=len(rows),
        void__distinctSubjects=count_different(rows.subjects),
        void__distinctObjects=count_different(rows.objects),
    )
    yield from of_properties(part, f"{part.value}-", content, rows)
    yield from nested(part, content, rows)
