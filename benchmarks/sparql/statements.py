"""What is said of each kind of thing, in the words of the ontology."""

from string import ascii_lowercase

from benchmarks.sparql.templates import Template
from habeas.terms import ID, VOCAB
from habeas.vocabulary import shortcuts

__all__ = ["HAS_ACTOR", "ROLES", "agent", "case", "country", "held"]

ROLES = VOCAB + "involvement-role/"
HAS_ACTOR = f"<{shortcuts.HAS_ACTOR}>"


def agent(local: str) -> str:
    """Return the IRI of an agent."""
    return f"<{ID}agent/{local}>"


def held(number: int) -> str:
    """Return the IRI of the person whom a case is about."""
    return agent(f"p{number:06}")


def case(number: int) -> str:
    """Return the IRI of a case."""
    return f"<{ID}case/c{number}>"


def country(number: int) -> str:
    """Return a code that ISO 3166 leaves to users: no country has it.

    Examples
    --------
    >>> country(0), country(26)
    ('xa', 'qm')
    """
    return f"x{ascii_lowercase[number]}" if number < 26 else f"q{ascii_lowercase[number - 14]}"


LABEL = Template('{0} skos:prefLabel "{1}"@{2}')
REGION = Template("""
    place:region-{0} a schema:Place
    place:region-{0} skos:prefLabel "Region {0} of Examplia"@en
""")
COUNTRY = Template("""
    place:{0} a schema:Place
    place:{0} dcterms:identifier "{0}"
    place:{0} skos:prefLabel "Examplia {0}"@en
    place:{0} schema:containedInPlace place:region-{1}
""")
CITY = Template("""
    place:city-{0} a schema:Place
    place:city-{0} skos:prefLabel "Exampleton {0}"@en
    place:city-{0} schema:containedInPlace place:{1}
""")
STATE = Template(f"""
    agent:state-of-{{0}} a habeas:Organization
    agent:state-of-{{0}} skos:prefLabel "State of Examplia {{0}}"@en
    agent:state-of-{{0}} habeas:hasOrganizationType <{VOCAB}organization-type/state>
    agent:state-of-{{0}} habeas:isLocatedIn place:{{0}}
""")
PANEL = Template(f"""
    agent:panel-{{0}} a habeas:Organization
    agent:panel-{{0}} skos:prefLabel "Panel {{0}} of Examplia"@en
    agent:panel-{{0}} habeas:hasOrganizationType <{VOCAB}organization-type/un-body>
    mechanism:procedure-{{0}} a habeas:Mechanism
    mechanism:procedure-{{0}} skos:prefLabel "Procedure {{0}}"@en
    mechanism:procedure-{{0}} habeas:isOperatedBy agent:panel-{{0}}
""")
AGENT = Template("""
    {0} a habeas:{1}
    {0} habeas:isLocatedIn place:{2}
    {0} dcterms:source source:s{3}
""")
BODY = Template("""
    {0} habeas:hasOrganizationType {1}
""")
CASE = Template("""
    case:c{0} a habeas:Case
    case:c{0} habeas:hasIssue {1}
    case:c{0} habeas:hasGround {2}
    case:c{0} dcterms:source source:s{3}
    case:c{0} dcterms:description "{4}"@en
""")
HELD = Template(f"""
    agent:p{{0:06}} a habeas:Person
    agent:p{{0:06}} habeas:hasProfile {{1}}
    agent:p{{0:06}} skos:prefLabel "{{2}}"@en
    agent:p{{0:06}} habeas:hasSensitivity <{VOCAB}sensitivity/public>
    agent:p{{0:06}} dcterms:source source:s{{3}}
""")
RELATED = Template("case:c{0} habeas:isRelatedTo case:c{1}")
INVOLVEMENT = Template("""
    involvement:i{0} a habeas:Involvement
    involvement:i{0} habeas:inCase case:c{1}
    involvement:i{0} habeas:hasPrincipal {2}
    involvement:i{0} habeas:hasRole {3}
    involvement:i{0} habeas:startsOnOrAfter "{4}"^^xsd:date
    involvement:i{0} habeas:startsOnOrBefore "{5}"^^xsd:date
""")
OVER = Template("""
    involvement:i{0} habeas:endsOnOrAfter "{1}"^^xsd:date
    involvement:i{0} habeas:endsOnOrBefore "{1}"^^xsd:date
""")
DETENTION = Template("""
    detention:d{0} a habeas:DeprivationOfLiberty
    detention:d{0} habeas:isPartOfCase case:c{0}
    detention:d{0} habeas:concernsAgent agent:p{1:06}
    detention:d{0} habeas:occurredAt place:city-{2}
    detention:d{0} habeas:startsOnOrAfter "{3}"^^xsd:date
    detention:d{0} habeas:startsOnOrBefore "{3}"^^xsd:date
""")
ENDED = Template("""
    detention:d{0} habeas:endsOnOrAfter "{1}"^^xsd:date
    detention:d{0} habeas:endsOnOrBefore "{1}"^^xsd:date
""")
OPEN = Template('detention:d{0} habeas:lastConfirmedOn "{1}"^^xsd:date')
INTERVENTION = Template("""
    intervention:n{0} a habeas:Intervention
    intervention:n{0} habeas:isPartOfCase case:c{1}
    intervention:n{0} habeas:hasInterventionType {2}
    intervention:n{0} habeas:addressedTo {3}
    intervention:n{0} habeas:startsOnOrAfter "{4}"^^xsd:date
    intervention:n{0} habeas:startsOnOrBefore "{4}"^^xsd:date
    intervention:n{0} skos:prefLabel "{5}"@en
""")
PERFORMED = Template("intervention:n{0} habeas:performedBy {1}")
DETERMINATION = Template("""
    determination:t{0} a habeas:Determination
    determination:t{0} habeas:isPartOfCase case:c{1}
    determination:t{0} habeas:hasCategory {2}
    determination:t{0} habeas:appliesStandard {3}
    determination:t{0} habeas:performedBy {4}
    determination:t{0} habeas:underMechanism mechanism:procedure-{5}
    determination:t{0} habeas:startsOnOrAfter "{6}"^^xsd:date
    determination:t{0} habeas:startsOnOrBefore "{6}"^^xsd:date
    determination:t{0} dcterms:identifier "{7}"
    determination:t{0} habeas:concernsAgent agent:p{8:06}
""")
AFFILIATION = Template("""
    affiliation:f{0} a habeas:Affiliation
    affiliation:f{0} habeas:hasPrincipal {1}
    affiliation:f{0} habeas:isAffiliatedWith {2}
    affiliation:f{0} habeas:hasRole {3}
""")
SOURCE = Template("""
    source:s{0} a habeas:Source
    source:s{0} dcterms:title "{1}"@{2}
    source:s{0} dcterms:language "{2}"
    source:s{0} dcterms:issued {3}
    source:s{0} dcterms:publisher {4}
    source:s{0} habeas:hasSourceType {5}
    source:s{0} schema:url <https://reports.example.org/{2}/{0}>
""")
PUBLISHED = Template(
    """
    source:s{0} habeas:publishedOnOrAfter "{1}"^^xsd:date
    source:s{0} habeas:publishedOnOrBefore "{2}"^^xsd:date
    """,
    "derived",
)
CITATION = Template("""
    citation:q{0} a habeas:Citation
    citation:q{0} habeas:citesSource source:s{1}
    citation:q{0} habeas:hasLocator "paragraph {2}"
    citation:q{0} habeas:retrievedOn "{3}"^^xsd:date
""")
CLAIM = Template(f"""
    <{ID}{{0}}/{{1}}{{2}}> habeas:isSupportedBy claim:{{1}}{{2}}
    claim:{{1}}{{2}} a habeas:Claim
    claim:{{1}}{{2}} habeas:hasClaimSubject <{ID}{{0}}/{{1}}{{2}}>
    claim:{{1}}{{2}} habeas:hasClaimStatus {{3}}
    claim:{{1}}{{2}} habeas:hasCitation citation:q{{4}}
""")
KNOWN = Template('claim:{0}{1} habeas:isKnownSince "{2}"^^xsd:date', "derived")
SHORTCUT = Template("case:c{0} {1} {2}", "derived")
