"""Each edge rule says what its edges mean, and its query finds the records behind them."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery

from habeas import terms

HABEAS = Namespace(terms.HABEAS)
RULE = Namespace(terms.ID + "rule/")
VOCAB = Namespace(terms.VOCAB)

BOUNDS = ["startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore"]
COLUMNS = {
    "one-mode": ["agent", "through", *BOUNDS, "claim"],
    "direct": ["source", "target", "through", *BOUNDS, "claim"],
}
NAMES = ["affiliation", "co-involvement", "co-signing", "declared-collaboration"]


def query(networks: Graph, name: str) -> str:
    [text] = networks.objects(RULE[name], SH.select)
    return str(text)


def tail(iri: object) -> str:
    return str(iri).rsplit("/", 1)[-1]


def rows(networks: Graph, name: str, turtle: str, *columns: str) -> list[tuple[str, ...]]:
    """Run a rule over records in Turtle; return some columns of the rows, each value by its end."""
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in terms.PREFIXES.items())
    head += "".join(f"PREFIX {s}: <{terms.VOCAB}{s}/>\n" for s in ("claim-status", "role"))
    head = head.replace("vocab/role/", "vocab/involvement-role/")
    store = ox.Store()
    store.load(input=head + turtle, format=ox.RdfFormat.TURTLE)
    result = store.query(query(networks, name), use_default_graph_as_union=True)
    assert isinstance(result, ox.QuerySolutions)
    return [
        tuple("" if row[column] is None else tail(row[column].value) for column in columns)
        for row in result
    ]


def test_the_rules_are_these_four(networks: Graph) -> None:
    assert sorted(tail(rule) for rule in networks.subjects(RDF.type, HABEAS.EdgeRule)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_says_what_an_edge_means_and_what_it_does_not(networks: Graph, name: str) -> None:
    for note in (SKOS.prefLabel, SKOS.definition, SKOS.scopeNote):
        [text] = networks.objects(RULE[name], note)
        assert isinstance(text, Literal)
        assert text.language == "en"

    assert str(networks.value(RULE[name], SKOS.definition)).endswith(".")
    assert "n edge " in str(networks.value(RULE[name], SKOS.scopeNote))
    assert " not " in str(networks.value(RULE[name], SKOS.scopeNote))


def test_co_involvement_says_that_it_is_not_evidence_of_cooperation(networks: Graph) -> None:
    [note] = networks.objects(RULE["co-involvement"], SKOS.scopeNote)

    assert "not evidence of cooperation" in str(note)


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_has_each_setting_once_and_from_its_vocabulary(networks: Graph, name: str) -> None:
    for way, scheme in (
        (HABEAS.hasProjection, "edge-projection"),
        (HABEAS.hasEdgeWeight, "edge-weight"),
        (HABEAS.hasTimeWindow, "time-window"),
        (HABEAS.hasDisclosureLevel, "sensitivity"),
    ):
        [concept] = networks.objects(RULE[name], way)
        assert str(concept).startswith(VOCAB[scheme + "/"])
    [minimum] = networks.objects(RULE[name], HABEAS.hasMinimumEvidence)
    [directed] = networks.objects(RULE[name], HABEAS.isDirected)

    assert isinstance(minimum, Literal)
    assert minimum.toPython() >= 1
    assert isinstance(directed, Literal)
    assert isinstance(directed.toPython(), bool)
    assert networks.value(RULE[name], HABEAS.hasDisclosureLevel) == VOCAB["sensitivity/public"]


@pytest.mark.parametrize("name", NAMES)
def test_a_query_selects_the_columns_of_its_projection(networks: Graph, name: str) -> None:
    [projection] = networks.objects(RULE[name], HABEAS.hasProjection)
    text = query(networks, name)

    solutions = ox.Store().query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [variable.value for variable in solutions.variables] == COLUMNS[tail(projection)]
    assert [str(v) for v in prepareQuery(text).algebra["PV"]] == COLUMNS[tail(projection)]


def test_parties_of_a_collaboration_take_part_once_for_each_claim_that_stands(
    networks: Graph,
) -> None:
    found = rows(
        networks,
        "declared-collaboration",
        """
        collaboration:1 a habeas:Collaboration ;
            habeas:hasParty agent:north-watch , agent:law-aid ;
            habeas:startsOnOrAfter "2019-06-01"^^xsd:date ;
            habeas:isSupportedBy claim:1 , claim:2 , claim:3 .
        claim:2 habeas:hasClaimStatus claim-status:accepted .
        claim:3 habeas:hasClaimStatus claim-status:rejected .
        """,
        *("through", "agent", "claim", "startsOnOrAfter", "endsOnOrBefore"),
    )

    assert found == [
        ("1", "law-aid", "1", "2019-06-01", ""),
        ("1", "law-aid", "2", "2019-06-01", ""),
        ("1", "north-watch", "1", "2019-06-01", ""),
        ("1", "north-watch", "2", "2019-06-01", ""),
    ]


def test_a_signature_counts_by_its_own_claim_or_else_by_those_about_the_whole_act(
    networks: Graph,
) -> None:
    found = rows(
        networks,
        "co-signing",
        """
        intervention:letter a habeas:Intervention ;
            habeas:performedBy agent:ada , agent:ben , agent:cleo ;
            habeas:isSupportedBy claim:ada , claim:ben , claim:whole , claim:date , claim:wrong .
        claim:ada habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:ada .
        claim:ben habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:ben ;
            habeas:hasClaimStatus claim-status:disputed .
        claim:date habeas:hasClaimProperty habeas:startsOnOrAfter .
        claim:wrong habeas:hasClaimStatus claim-status:rejected .
        """,
        *("through", "agent", "claim"),
    )

    assert found == [
        ("letter", "ada", "ada"),
        ("letter", "ben", "ben"),
        ("letter", "cleo", "date"),
        ("letter", "cleo", "whole"),
    ]


def test_a_signature_whose_only_claim_is_rejected_does_not_count(networks: Graph) -> None:
    found = rows(
        networks,
        "co-signing",
        """
        intervention:letter a habeas:Intervention ;
            habeas:performedBy agent:ada , agent:ben ;
            habeas:isSupportedBy claim:ada , claim:whole .
        claim:ada habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:ada ;
            habeas:hasClaimStatus claim-status:rejected .
        """,
        *("agent", "claim"),
    )

    assert found == [("ben", "whole")]


def test_an_act_of_one_performer_joins_nobody(networks: Graph) -> None:
    found = rows(
        networks,
        "co-signing",
        """
        intervention:alone a habeas:Intervention ;
            habeas:performedBy agent:ada ; habeas:isSupportedBy claim:1 .
        """,
        "agent",
    )

    assert found == []


def test_those_whom_a_case_is_about_or_brought_against_are_not_co_involved(
    networks: Graph,
) -> None:
    found = rows(
        networks,
        "co-involvement",
        """
        involvement:1 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:ben ;
            habeas:hasRole role:defence-counsel ; habeas:isSupportedBy claim:1 ;
            habeas:startsOnOrBefore "2019-05-31"^^xsd:date .
        involvement:2 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:ada ;
            habeas:hasRole role:detained ; habeas:isSupportedBy claim:2 .
        involvement:3 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:state ;
            habeas:hasRole role:respondent-state ; habeas:isSupportedBy claim:3 .
        involvement:4 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:cleo ;
            habeas:hasRole role:campaigner ; habeas:isSupportedBy claim:4 .
        involvement:5 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:dan ;
            habeas:hasRole role:campaigner ; habeas:isSupportedBy claim:5 .
        claim:5 habeas:hasClaimStatus claim-status:rejected .
        """,
        *("through", "agent", "claim", "startsOnOrBefore"),
    )

    assert found == [("1", "ben", "1", "2019-05-31"), ("1", "cleo", "4", "")]


def test_co_involvement_leaves_out_the_whole_of_both_branches_of_roles(
    networks: Graph, files: list[Path]
) -> None:
    [path] = [path for path in files if path.name == "involvement-role.ttl"]
    vocabulary = Graph().parse(path)
    role = Namespace(terms.VOCAB + "involvement-role/")
    branches = {
        tail(concept)
        for top in (role["person-concerned"], role["answering-party"])
        for concept in vocabulary.transitive_subjects(SKOS.broader, top)
    }

    text = query(networks, "co-involvement")
    assert set(re.findall(r"(?m)^ +involvement-role:([\w-]+)", text)) == branches


def test_affiliation_leads_from_the_agent_to_the_organization(networks: Graph) -> None:
    found = rows(
        networks,
        "affiliation",
        """
        affiliation:1 a habeas:Affiliation ; habeas:hasPrincipal agent:ben ;
            habeas:isAffiliatedWith agent:north-watch ; habeas:isSupportedBy claim:1 .
        affiliation:2 a habeas:Affiliation ; habeas:hasPrincipal agent:cleo ;
            habeas:holdsPost post:rapporteur ; habeas:isSupportedBy claim:2 .
        """,
        *("source", "target", "through", "claim"),
    )

    assert found == [("ben", "north-watch", "1", "1")]


def test_queries_do_not_reach_out(networks: Graph) -> None:
    for text in networks.objects(None, SH.select):
        assert "SERVICE" not in str(text).upper()
        assert isinstance(text, Literal)
