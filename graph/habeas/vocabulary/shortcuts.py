"""Shortcuts: for each role in a case, a property that leads from the case straight to the agent.

An involvement says who, in which role, when, and by which source. A shortcut
says only who and in which role. It makes counting quick and is good for
nothing else: whoever cites, cites the involvement.

A narrower role counts for the broader ones too, as no inference is needed to
ask: counsel is a legal representative. One role has no shortcut of its own: an
accusation is never said without the record that makes it.

To write the file again, after a change of the roles::

    python -m habeas.vocabulary.shortcuts > ontology/shortcuts.ttl
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from habeas import assets
from habeas.terms import HABEAS, ONTOLOGY_VERSION, PREFIXES, ROOT, VOCAB

__all__ = ["ACTOR_AS", "HAS_ACTOR", "ROLES", "UNSAID", "roles_above", "shortcuts_text", "ways"]

#: Where the shortcuts of roles begin; each is called like its role.
ACTOR_AS = ROOT + "actor-as/"
#: The shortcut for every role.
HAS_ACTOR = HABEAS + "hasActor"
ROLES = VOCAB + "involvement-role/"
#: Roles without a shortcut of their own; those above them have one.
UNSAID = frozenset({"alleged-perpetrator"})

_HEAD = """\
@prefix actor-as:         <{actor_as}> .
@prefix agent:            <https://w3id.org/habeas/id/agent/> .
@prefix dcterms:          <http://purl.org/dc/terms/> .
@prefix habeas:           <{habeas}> .
@prefix involvement-role: <{roles}> .
@prefix owl:              <http://www.w3.org/2002/07/owl#> .
@prefix rdfs:             <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos:             <http://www.w3.org/2004/02/skos/core#> .
@prefix vann:             <http://purl.org/vocab/vann/> .
@prefix xsd:              <http://www.w3.org/2001/XMLSchema#> .

## Written by habeas.vocabulary.shortcuts from the roles in vocab/involvement-role.ttl.

<https://w3id.org/habeas/ontology/shortcuts>
    a owl:Ontology ;
    owl:versionIRI <https://w3id.org/habeas/ontology/shortcuts/{version}> ;
    owl:versionInfo "{version}" ;
    dcterms:title "Habeas shortcuts: from a case straight to its agents"@en ;
    dcterms:description "Properties that say of an involvement only who and in which role, so that agents can be found and counted quickly. They are made when a release is built, drop time and evidence, and are never cited: cite the involvement."@en ;
    dcterms:bibliographicCitation "Habeas project (2026). Habeas shortcuts: from a case straight to its agents. Version {version}. https://w3id.org/habeas/ontology/shortcuts/{version}"@en ;
    dcterms:created "2026-11-23"^^xsd:date ;
    dcterms:creator agent:habeas-project ;
    dcterms:isPartOf <https://w3id.org/habeas/ontology> ;
    dcterms:issued "2026-11-23"^^xsd:date ;
    dcterms:language "en" ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:publisher agent:habeas-project ;
    dcterms:requires <https://w3id.org/habeas/ontology> ;
    vann:preferredNamespacePrefix "habeas" ;
    vann:preferredNamespaceUri "{habeas}" .


# Object properties

habeas:hasActor
    a owl:ObjectProperty ;
    rdfs:domain habeas:Case ;
    rdfs:range habeas:Agent ;
    rdfs:isDefinedBy <https://w3id.org/habeas/ontology/shortcuts> ;
    skos:prefLabel "has actor"@en ;
    skos:definition "Relates a case to an agent that some involvement names in it, whatever the role."@en ;
    skos:scopeNote "Derived when a release is built, and not written by hand. It drops role, time and evidence, so cite the involvement and never this. An involvement that only rejected claims support gives none. Whoever is held is an actor too."@en ;
    skos:example "Invented: the case of Ada Example has the actor Law Aid, which defended her in 2019."@en ,
        "Not an actor: a newspaper that only reported on the case, which is a performer of acts."@en .
"""
_ROLE = """
actor-as:{name}
    a owl:ObjectProperty ;
    rdfs:domain habeas:Case ;
    rdfs:range habeas:Agent ;
    rdfs:subPropertyOf {above} ;
    rdfs:isDefinedBy <https://w3id.org/habeas/ontology/shortcuts> ;
    rdfs:seeAlso involvement-role:{name} ;
    skos:prefLabel "has actor as {label}"@en ;
    skos:definition "Relates a case to an agent that is on record in it as {label} ({meaning})."@en ;
    skos:scopeNote "{note}"@en ;
    skos:example "Invented: the case of Ada Example, and an agent whose involvement in it has this role."@en ,
        "Not an actor in this role: an agent whose only such involvement rests on rejected claims."@en .
"""
_NOTE = (
    "Derived when a release is built, and not written by hand. It drops time and evidence, "
    "so cite the involvement and never this."
)


@dataclass(frozen=True)
class _Role:
    label: str
    meaning: str
    broader: tuple[str, ...]


@cache
def roles_above() -> Mapping[str, tuple[str, ...]]:
    """Return, for each role, the roles whose shortcuts its involvements give, by local name.

    Examples
    --------
    >>> roles_above()["defence-counsel"]
    ('defence-counsel', 'legal-representative')
    >>> roles_above()["alleged-perpetrator"]
    ('answering-party',)
    """
    roles = _roles()
    found = {}
    for name in roles:
        above, ahead = set[str](), [name]
        while ahead:
            role = ahead.pop()
            if role not in above:
                above.add(role)
                ahead.extend(roles[role].broader)
        found[name] = tuple(sorted(above - UNSAID))
    return found


@cache
def ways() -> tuple[str, ...]:
    """Return the IRIs of all shortcuts, the one for every role first."""
    roles = {role for above in roles_above().values() for role in above}
    return (HAS_ACTOR, *(ACTOR_AS + role for role in sorted(roles)))


def shortcuts_text() -> str:
    """Return the file of the shortcuts as a text."""
    roles = _roles()
    narrower: dict[str, list[str]] = defaultdict(list)
    for name, above in roles_above().items():
        for role in above:
            if role != name:
                narrower[role].append(roles[name].label)
    head = _HEAD.format(actor_as=ACTOR_AS, habeas=HABEAS, roles=ROLES, version=ONTOLOGY_VERSION)
    return head + "".join(
        _ROLE.format(
            name=name,
            above=", ".join(f"actor-as:{above}" for above in role.broader) or "habeas:hasActor",
            label=role.label,
            meaning=role.meaning[0].lower() + role.meaning[1:].rstrip("."),
            note=_NOTE + _also(narrower[name]),
        )
        for name, role in roles.items()
        if name not in UNSAID
    )


def _also(labels: list[str]) -> str:
    """Return a sentence on narrower roles, if there are any."""
    *first, last = labels or [""]
    named = f"{', '.join(first)} and {last}" if first else last
    return f" It is said for narrower roles too: {named}." if labels else ""


@cache
def _roles() -> dict[str, _Role]:
    """Return the roles by their local names, in order."""
    [path] = [path for path in assets.ontology_files() if path.stem == "involvement-role"]
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, way, value in _statements(path):
        said[name][way].append(value)
    return {
        name: _Role(
            each["prefLabel"][0],
            each["definition"][0],
            tuple(sorted(broader.removeprefix(ROLES) for broader in each["broader"])),
        )
        for name, each in sorted(said.items())
    }


def _statements(path: Path) -> Iterator[tuple[str, str, str]]:
    skos = PREFIXES["skos"]
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(ROLES):
            assert isinstance(value, ox.NamedNode | ox.Literal)
            yield (
                subject.value.removeprefix(ROLES),
                quad.predicate.value.removeprefix(skos),
                value.value,
            )


if __name__ == "__main__":
    print(shortcuts_text(), end="")
