"""The queries are put so that the engine is quick, and answer what their plain forms answer."""

from functools import cache
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from habeas import queries
from habeas.release import Release
from habeas.release.checking import ontology_triples
from habeas.release.derive import derive
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, PREFIXES, VOCAB

PLAIN = {path.stem: path for path in sorted((Path(__file__).parent / "plain").glob("*.rq"))}
HEAD = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    + f"PREFIX v: <{VOCAB}>\n"
)
AGENTS = [
    f"agent:{name}"
    for name in ("p9001", "p9002", "p9003", "north-watch", "law-aid", "state", "panel")
]
CASES, ACTS = [f"case:x{n}" for n in range(1, 4)], [f"intervention:a{n}" for n in range(1, 4)]
#: What is on record whatever the seed: who is what, and where.
ALWAYS = """
agent:p9001 a habeas:Person ; skos:prefLabel "Ada Example"@en , "Ada Exemple"@fr .
agent:p9002 a habeas:Person ; skos:prefLabel "Ben"@fr . agent:p9003 a habeas:Person .
agent:north-watch a habeas:Organization ; habeas:hasOrganizationType v:organization-type\\/human-rights-ngo ;
    skos:prefLabel "North Watch"@en .
agent:law-aid a habeas:Organization ; habeas:hasOrganizationType v:organization-type\\/legal-advocacy-organization ;
    skos:prefLabel "Law Aid"@en .
agent:state a habeas:Organization ; habeas:hasOrganizationType v:organization-type\\/state ; habeas:isLocatedIn place:XE ;
    skos:prefLabel "State of Examplia"@en , "Examplien"@de .
agent:panel a habeas:Organization ; habeas:hasOrganizationType v:organization-type\\/un-body ; skos:prefLabel "Panel"@en .
place:XE skos:prefLabel "Examplia"@en ; schema:containedInPlace place:the-south . place:the-south skos:prefLabel "South"@en .
post:rapporteur org:postIn agent:panel . mechanism:m habeas:isOperatedBy agent:panel .
case:x1 a habeas:Case ; skos:prefLabel "One"@en . case:x2 a habeas:Case ; skos:prefLabel "Two"@fr , "Deux"@fr .
case:x3 a habeas:Case .
citation:k1 habeas:citesSource source:s1 . citation:k2 habeas:citesSource source:s2 . source:s1 schema:url <https://a.example/> .
source:s2 schema:url <https://b.example/> . citation:k3 habeas:citesSource source:s3 . source:s3 a habeas:Source .
"""  # fmt: skip
ROLES = [
    "detained",
    "respondent-state",
    "defence-counsel",
    "petitioner",
    "family-advocate",
    "un-procedure",
    "mandate-holder",
    "documenter",
]
CATEGORIES = [
    "amnesty-prisoner-of-conscience",
    "political-prisoner",
    "conviction",
    "terrorist-designation",
]


def records(seed: int) -> str:
    """Return invented records: each relation and event has its evidence, as in a release."""
    draw = Random(seed)
    lines = [ALWAYS]

    def day() -> str:
        return f'"20{draw.randint(10, 13)}-0{draw.randint(1, 9)}-01"^^xsd:date'

    def some(*statements: str) -> str:
        return "".join(f" ; {each}" for each in statements if draw.random() < 0.6)

    def bounds() -> str:
        names = ("startsOnOrAfter", "startsOnOrBefore", "endsOnOrBefore", "lastConfirmedOn")
        return some(*(f"habeas:{name} {day()}" for name in names))

    def claimed(name: str) -> str:
        lines.append(
            f"claim:c-{name.replace(':', '-')} habeas:hasClaimSubject {name} ; habeas:hasClaimStatus v:claim-status\\/"
            f"{draw.choice(['accepted', 'disputed'])}"
            + some(*(f"habeas:hasCitation citation:k{draw.randint(1, 4)}" for _ in range(2)))
            + some(f"habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue {day()}")
            + " ."
        )
        return f" ; habeas:isSupportedBy claim:c-{name.replace(':', '-')}"

    for n in range(draw.randint(3, 14)):
        name = f"involvement:i{n}"
        lines.append(
            f"{name} a habeas:Involvement ; habeas:inCase {draw.choice(CASES)} ; habeas:hasPrincipal "
            f"{draw.choice(AGENTS)} ; habeas:hasRole v:involvement-role\\/{draw.choice(ROLES)}{bounds()}{claimed(name)} ."
        )
    for n in range(draw.randint(0, 4)):
        name, organization = f"affiliation:f{n}", draw.choice(AGENTS[3:])
        lines.append(
            f"{name} a habeas:Affiliation ; habeas:hasPrincipal {draw.choice(AGENTS)}{bounds()}{claimed(name)}"
            + some(f"habeas:isAffiliatedWith {organization}", "habeas:holdsPost post:rapporteur")
            + " ."
        )
    for act in ACTS:
        kind = draw.choice(["petition", "un-submission", "press-item", "legal-representation"])
        lines.append(
            f"{act} a habeas:Intervention ; habeas:hasInterventionType v:intervention-type\\/{kind} ; "
            f"habeas:isPartOfCase {draw.choice(CASES)}{bounds()}{claimed(act)}"
            + some(
                f"habeas:performedBy {', '.join(draw.sample(AGENTS, 2))}",
                "habeas:addressedTo agent:state",
                'skos:prefLabel "Letter"@en',
                "habeas:inCapacityOf post:rapporteur",
                "habeas:underMechanism mechanism:m",
            )
            + " ."
        )
    for n in range(draw.randint(0, 3)):
        answer = draw.choice(["reply", "no-reply", "denial"])
        lines.append(
            f"response:r{n} a habeas:Response ; habeas:respondsTo {draw.choice(ACTS)} ; "
            f"habeas:hasResponseType v:response-type\\/{answer}"
            + some("habeas:performedBy agent:state", f"habeas:checkedOn {day()}")
            + " ."
        )
    for n in range(draw.randint(0, 5)):
        name = f"determination:d{n}"
        lines.append(
            f"{name} a habeas:Determination ; habeas:concernsAgent {draw.choice(AGENTS[:3])} ; habeas:performedBy "
            f"{draw.choice(AGENTS)} ; habeas:hasCategory v:determination-category\\/{draw.choice(CATEGORIES)}"
            f"{bounds()}{claimed(name)}"
            + some(f"habeas:isWithdrawnOn {day()}", f"habeas:isPartOfCase {draw.choice(CASES)}")
            + " ."
        )
    for n in range(draw.randint(0, 3)):
        name = f"detention:t{n}"
        lines.append(
            f"{name} a habeas:DeprivationOfLiberty ; habeas:concernsAgent {draw.choice(AGENTS[:3])}{bounds()}"
            f"{claimed(name)}" + some("habeas:isInReprisalFor involvement:i1") + " ."
        )
    for n in range(draw.randint(0, 3)):
        name = f"phase:p{n}"
        lines.append(
            f"{name} a habeas:CustodyPhase ; habeas:isPhaseOf detention:t{n}{bounds()}{claimed(name)} . "
            f"detention:t{n} habeas:isPartOfCase {draw.choice(CASES)} ."
        )
    for n in range(draw.randint(0, 4)):
        lines.append(
            f"sentence:s{n} a habeas:Sentence ; habeas:concernsAgent {draw.choice(AGENTS[:3])}{bounds()}"
            + some(
                f"habeas:altersSentence sentence:s{(n + 1) % 4}",
                'habeas:hasNominalTerm "P1Y"^^xsd:duration',
            )
            + " ."
        )
    for n in range(draw.randint(0, 4)):
        lines.append(
            f"funding:m{n} habeas:hasFunder {draw.choice(AGENTS)} ; habeas:hasFundingPurpose "
            "v:funding-purpose\\/family-basic-needs"
            + some(
                f"habeas:hasRecipient {draw.choice(AGENTS)}",
                f"habeas:hasBeneficiary {draw.choice(AGENTS)}",
            )
            + some("habeas:hasSensitivity v:sensitivity\\/restricted")
            + " ."
        )
    return "\n".join(lines)


@cache
def words() -> list[ox.Triple]:
    """Return of the ontology what the queries read: names, notations, and what is broader."""
    wanted = {PREFIXES["skos"] + name for name in ("broader", "notation", "prefLabel")}
    wanted.add(PREFIXES["rdfs"] + "isDefinedBy")
    return [triple for triple in ontology_triples() if triple.predicate.value in wanted]


def release_of(text: str) -> EmbeddedStore:
    stated = [quad.triple for quad in ox.parse(HEAD + text, ox.RdfFormat.TURTLE)]
    parts = {"records": stated, "derived": derive(stated), "ontology": words()}
    return EmbeddedStore.of(
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(GRAPHS[name]))
        for name, each in parts.items()
        for t in each
    )


SEEDS = 25


@pytest.fixture(scope="module")
def stores() -> list[EmbeddedStore]:
    """Invented releases, each from a seed of its own."""
    return [release_of(records(seed)) for seed in range(SEEDS)]


@pytest.mark.parametrize("name", PLAIN)
def test_the_quick_form_answers_what_the_plain_one_answers(
    name: str, stores: list[EmbeddedStore], invented_release: Release
) -> None:
    plain = PLAIN[name].read_text(encoding="utf-8")
    found = 0

    for store in (invented_release.store, *stores):
        rows = store.select(plain)
        assert store.select(queries.read(name)) == rows
        found += len(rows)

    assert found, "no graph has an answer, so that nothing was compared"


@pytest.mark.parametrize("name", PLAIN)
def test_a_given_value_gives_the_same_too(name: str, stores: list[EmbeddedStore]) -> None:
    plain = PLAIN[name].read_text(encoding="utf-8")
    place = queries.header(name).outputs.index(queries.header(name).inputs[0])

    for store in stores[:8]:
        for value in {row[place] for row in store.select(plain)}:
            if value is None:
                continue
            given = {queries.header(name).inputs[0]: value}
            assert store.select(queries.read(name), **given) == store.select(plain, **given)


def test_only_queries_that_differ_are_kept_in_two_forms() -> None:
    for name, path in PLAIN.items():
        assert path.read_text(encoding="utf-8") != queries.read(name)
        assert (
            path.read_text(encoding="utf-8").splitlines()[0] == queries.read(name).splitlines()[0]
        )
