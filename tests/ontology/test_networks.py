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
NAMES = [
    "addressing",
    "affiliation",
    "agent-case",
    "co-involvement",
    "co-signing",
    "declared-collaboration",
    "determination-citation",
    "funding",
    "kinship",
    "succession",
]
#: Rules whose query says in which role an agent has its part, just before the claim.
WITH_ROLE = {"agent-case", "co-involvement", "kinship"}
#: Prefixes of records that are shorter here than the vocabularies' own names.
SCHEMES = {
    "claim-status": "claim-status",
    "role": "involvement-role",
    "sensitivity": "sensitivity",
    "tie-type": "tie-type",
}


def query(networks: Graph, name: str) -> str:
    [text] = networks.objects(RULE[name], SH.select)
    return str(text)


def tail(iri: object) -> str:
    return str(iri).rsplit("/", 1)[-1]


def rows(networks: Graph, name: str, turtle: str, *columns: str) -> list[tuple[str, ...]]:
    """Run a rule over records in Turtle; return some columns of the rows, each value by its end."""
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in terms.PREFIXES.items())
    head += "".join(f"PREFIX {name}: <{terms.VOCAB}{s}/>\n" for name, s in SCHEMES.items())
    store = ox.Store()
    store.load(input=head + turtle, format=ox.RdfFormat.TURTLE)
    result = store.query(query(networks, name), use_default_graph_as_union=True)
    assert isinstance(result, ox.QuerySolutions)
    return [
        tuple("" if row[column] is None else tail(row[column].value) for column in columns)
        for row in result
    ]


def test_the_rules_are_these_ten(networks: Graph) -> None:
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
    wanted = list(COLUMNS[tail(projection)])
    if name in WITH_ROLE:
        wanted.insert(-1, "role")

    solutions = ox.Store().query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [variable.value for variable in solutions.variables] == wanted
    assert [str(v) for v in prepareQuery(text).algebra["PV"]] == wanted


def test_only_the_rule_that_leads_to_cases_names_a_class_of_targets(networks: Graph) -> None:
    named = {tail(rule): target for rule, target in networks.subject_objects(HABEAS.hasTargetClass)}

    assert named == {"agent-case": HABEAS.Case}


def test_only_kinship_needs_two_claims_and_five_agents(networks: Graph) -> None:
    least = {
        name: (
            int(str(networks.value(RULE[name], HABEAS.hasMinimumEvidence))),
            networks.value(RULE[name], HABEAS.hasMinimumAgents),
        )
        for name in NAMES
    }

    assert {name for name, needs in least.items() if needs != (1, None)} == {"kinship"}
    assert least["kinship"][0] == 2
    assert str(least["kinship"][1]) == "5"


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
        *("through", "agent", "role", "claim", "startsOnOrBefore"),
    )

    assert found == [
        ("1", "ben", "defence-counsel", "1", "2019-05-31"),
        ("1", "cleo", "campaigner", "4", ""),
    ]


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


def test_everybody_with_a_part_leads_to_the_case_in_each_role(networks: Graph) -> None:
    found = rows(
        networks,
        "agent-case",
        """
        involvement:1 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:ben ;
            habeas:hasRole role:defence-counsel ; habeas:isSupportedBy claim:1 ;
            habeas:startsOnOrAfter "2019-05-01"^^xsd:date .
        involvement:2 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:ada ;
            habeas:hasRole role:detained ; habeas:isSupportedBy claim:2 .
        involvement:3 a habeas:Involvement ; habeas:inCase case:2 ; habeas:hasPrincipal agent:ben ;
            habeas:hasRole role:detained ; habeas:isSupportedBy claim:3 .
        # a part that only a rejected claim tells of, and an act, which is no part
        involvement:4 a habeas:Involvement ; habeas:inCase case:2 ; habeas:hasPrincipal agent:ada ;
            habeas:hasRole role:campaigner ; habeas:isSupportedBy claim:4 .
        claim:4 habeas:hasClaimStatus claim-status:rejected .
        intervention:1 a habeas:Intervention ; habeas:isPartOfCase case:2 ;
            habeas:performedBy agent:cleo ; habeas:isSupportedBy claim:5 .
        """,
        *("source", "target", "through", "role", "claim", "startsOnOrAfter"),
    )

    assert found == [
        ("ben", "1", "1", "defence-counsel", "1", "2019-05-01"),
        ("ada", "1", "2", "detained", "2", ""),
        ("ben", "2", "3", "detained", "3", ""),
    ]


def test_an_act_leads_from_each_performer_to_each_addressee(networks: Graph) -> None:
    found = rows(
        networks,
        "addressing",
        """
        intervention:letter a habeas:Intervention ;
            habeas:performedBy agent:law-aid , agent:north-watch ;
            habeas:addressedTo agent:ministry , agent:state ;
            habeas:startsOnOrAfter "2019-07-02"^^xsd:date ;
            habeas:isSupportedBy claim:law-aid , claim:state , claim:whole .
        claim:law-aid habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:law-aid .
        claim:state habeas:hasClaimProperty habeas:addressedTo ; habeas:hasClaimValue agent:state .
        # nobody was addressed by this, and nobody is known to have written that
        intervention:vigil a habeas:Intervention ; habeas:performedBy agent:law-aid ;
            habeas:isSupportedBy claim:vigil .
        intervention:unsigned a habeas:Intervention ; habeas:addressedTo agent:state ;
            habeas:isSupportedBy claim:unsigned .
        """,
        *("source", "target", "claim", "startsOnOrAfter"),
    )

    assert found == [
        ("law-aid", "ministry", "law-aid", "2019-07-02"),
        ("law-aid", "state", "law-aid", "2019-07-02"),
        ("law-aid", "state", "state", "2019-07-02"),
        ("north-watch", "ministry", "whole", "2019-07-02"),
        ("north-watch", "state", "state", "2019-07-02"),
        ("north-watch", "state", "whole", "2019-07-02"),
    ]


def test_a_performer_or_an_addressee_whose_own_claim_is_rejected_gives_no_edge(
    networks: Graph,
) -> None:
    found = rows(
        networks,
        "addressing",
        """
        intervention:letter a habeas:Intervention ;
            habeas:performedBy agent:ada , agent:law-aid ; habeas:addressedTo agent:ministry , agent:state ;
            habeas:isSupportedBy claim:ada , claim:state , claim:whole .
        claim:ada habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:ada ;
            habeas:hasClaimStatus claim-status:rejected .
        claim:state habeas:hasClaimProperty habeas:addressedTo ; habeas:hasClaimValue agent:state ;
            habeas:hasClaimStatus claim-status:rejected .
        """,
        *("source", "target", "claim"),
    )

    assert found == [("law-aid", "ministry", "whole")]


def test_who_writes_to_themselves_addresses_nobody(networks: Graph) -> None:
    found = rows(
        networks,
        "addressing",
        """
        intervention:diary a habeas:Intervention ; habeas:performedBy agent:ada ;
            habeas:addressedTo agent:ada ; habeas:isSupportedBy claim:1 .
        """,
        "source",
    )

    assert found == []


def test_an_act_and_a_finding_lead_to_the_authority_whose_finding_they_cite(
    networks: Graph,
) -> None:
    found = rows(
        networks,
        "determination-citation",
        """
        determination:opinion a habeas:Determination ; habeas:performedBy agent:working-group ;
            habeas:isSupportedBy claim:opinion .
        intervention:letter a habeas:Intervention ; habeas:performedBy agent:law-aid ;
            habeas:citesDetermination determination:opinion ;
            habeas:isSupportedBy claim:letter , claim:cited .
        claim:cited habeas:hasClaimProperty habeas:citesDetermination ;
            habeas:hasClaimValue determination:opinion .
        determination:judgment a habeas:Determination ; habeas:performedBy agent:court ;
            habeas:citesDetermination determination:opinion ;
            habeas:startsOnOrBefore "2021-03-31"^^xsd:date ; habeas:isSupportedBy claim:judgment .
        # who relies on themselves, and a letter of the same week that cites nothing
        determination:second a habeas:Determination ; habeas:performedBy agent:working-group ;
            habeas:citesDetermination determination:opinion ; habeas:isSupportedBy claim:second .
        intervention:other a habeas:Intervention ; habeas:performedBy agent:ada ;
            habeas:isSupportedBy claim:other .
        """,
        *("source", "target", "through", "claim", "startsOnOrBefore"),
    )

    assert found == [
        ("court", "working-group", "judgment", "judgment", "2021-03-31"),
        ("law-aid", "working-group", "letter", "cited", ""),
        ("law-aid", "working-group", "letter", "letter", ""),
    ]


@pytest.mark.parametrize("rejected", ["opinion", "letter", "cited"])
def test_a_citing_needs_a_claim_that_stands_for_act_finding_and_citing(
    networks: Graph, rejected: str
) -> None:
    found = rows(
        networks,
        "determination-citation",
        """
        determination:opinion a habeas:Determination ; habeas:performedBy agent:working-group ;
            habeas:isSupportedBy claim:opinion .
        intervention:letter a habeas:Intervention ; habeas:performedBy agent:law-aid ;
            habeas:citesDetermination determination:opinion ;
            habeas:isSupportedBy claim:letter , claim:cited .
        claim:cited habeas:hasClaimProperty habeas:citesDetermination ;
            habeas:hasClaimValue determination:opinion .
        """
        + f"claim:{rejected} habeas:hasClaimStatus claim-status:rejected .",
        "claim",
    )

    assert found == []


def test_a_gift_leads_from_the_funder_to_the_recipient_and_not_to_the_beneficiary(
    networks: Graph,
) -> None:
    found = rows(
        networks,
        "funding",
        """
        funding:1 a habeas:Funding ; habeas:hasFunder agent:foundation ;
            habeas:hasRecipient agent:law-aid ; habeas:hasBeneficiary agent:friends ;
            habeas:startsOnOrAfter "2020-01-01"^^xsd:date ; habeas:isSupportedBy claim:1 , claim:2 .
        claim:2 habeas:hasClaimStatus claim-status:rejected .
        # its recipient is not known
        funding:2 a habeas:Funding ; habeas:hasFunder agent:foundation ; habeas:isSupportedBy claim:3 .
        """,
        *("source", "target", "through", "claim", "startsOnOrAfter"),
    )

    assert found == [("foundation", "law-aid", "1", "1", "2020-01-01")]


def tie(number: str, one: str, other: str, kind: str = "sibling", more: str = "") -> str:
    return f"""
        tie:{number} a habeas:PersonalTie ; habeas:hasPrincipal agent:{one} ; habeas:hasParty agent:{other} ;
            habeas:hasTieType tie-type:{kind} ; habeas:isSupportedBy claim:{number}a , claim:{number}b {more} .
    """


def test_kin_are_joined_where_both_are_marked_public(networks: Graph) -> None:
    found = rows(
        networks,
        "kinship",
        """
        agent:ada habeas:hasSensitivity sensitivity:public .
        agent:ben habeas:hasSensitivity sensitivity:public .
        agent:cleo habeas:hasSensitivity sensitivity:public .
        agent:dan habeas:hasSensitivity sensitivity:restricted .
        """
        + tie("1", "ben", "ada")
        + "claim:1b habeas:hasClaimStatus claim-status:disputed ."
        # near misses: a friend, somebody restricted, somebody unmarked, a restricted bond
        + tie("2", "cleo", "ada", "friend")
        + tie("3", "dan", "ada")
        + tie("4", "ada", "dan")
        + tie("5", "eve", "ada")
        + tie("6", "cleo", "ben", "spouse", "; habeas:hasSensitivity sensitivity:restricted"),
        *("source", "target", "through", "role", "claim"),
    )

    assert found == [
        ("ben", "ada", "1", "sibling", "1a"),
        ("ben", "ada", "1", "sibling", "1b"),
    ]


def post(number: str, who: str, where: str, *days: str) -> str:
    ways = ("startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore")
    bounds = "".join(
        f'; habeas:{way} "{day}"^^xsd:date ' for way, day in zip(ways, days, strict=False) if day
    )
    return f"""
        affiliation:{number} a habeas:Affiliation ; habeas:hasPrincipal agent:{who} ;
            habeas:isAffiliatedWith agent:{where} ; habeas:isSupportedBy claim:{number} {bounds} .
        agent:{who} a habeas:Person .
    """


def succession(networks: Graph, turtle: str) -> list[tuple[str, ...]]:
    columns = ("source", "target", "through", "claim", "startsOnOrAfter")
    return rows(networks, "succession", turtle, *columns)


def test_who_came_later_to_a_second_body_leads_from_the_first_to_it(networks: Graph) -> None:
    found = succession(
        networks,
        post("1", "ben", "north-watch", "2010-01-01", "2010-12-31")
        + post("2", "ben", "law-aid", "2016-01-01", "2016-12-31"),
    )

    assert found == [
        ("north-watch", "law-aid", "ben", "1", "2016-01-01"),
        ("north-watch", "law-aid", "ben", "2", "2016-01-01"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "ways"),
    [
        # certainly in this order, and certainly on one day
        (("2010-01-01", "2010-12-31"), ("2011-01-01", "2011-12-31"), {"a b"}),
        (("2010-05-01", "2010-05-01"), ("2010-05-01", "2010-05-01"), set()),
        # the bounds meet, or one of them is missing
        (("2010-01-01", "2010-12-31"), ("2010-06-01", "2010-06-30"), {"a b", "b a"}),
        (("2010-01-01", "2010-12-31"), ("2010-12-31", "2010-12-31"), {"a b"}),
        (("2010-01-01", "2010-12-31"), (), {"a b", "b a"}),
        ((), (), {"a b", "b a"}),
        # an end says that it had begun
        (("2010-01-01", "2010-12-31"), ("", "", "2005-01-01", "2005-12-31"), {"b a"}),
    ],
)
def test_an_edge_leads_each_way_where_sources_leave_the_order_open(
    networks: Graph, first: tuple[str, ...], second: tuple[str, ...], ways: set[str]
) -> None:
    found = succession(networks, post("1", "ben", "a", *first) + post("2", "ben", "b", *second))

    assert {f"{source} {target}" for source, target, *_ in found} == ways


def test_no_body_succeeds_through_two_people_a_member_organization_or_a_rejected_claim(
    networks: Graph,
) -> None:
    found = succession(
        networks,
        post("1", "ben", "north-watch", "2010-01-01", "2010-01-01")
        + post("2", "cleo", "law-aid", "2016-01-01", "2016-01-01")
        # twice in the same body
        + post("3", "ben", "north-watch", "2018-01-01", "2018-01-01")
        # a claim that was rejected
        + post("4", "ben", "press-desk", "2019-01-01", "2019-01-01")
        + "claim:4 habeas:hasClaimStatus claim-status:rejected ."
        # a member that is a body itself
        + post("5", "section", "law-aid", "2010-01-01").replace(
            "habeas:Person", "habeas:Organization"
        )
        + post("6", "section", "union", "2015-01-01").replace(
            "habeas:Person", "habeas:Organization"
        ),
    )

    assert found == []


def test_queries_do_not_reach_out(networks: Graph) -> None:
    for text in networks.objects(None, SH.select):
        assert "SERVICE" not in str(text).upper()
        assert isinstance(text, Literal)
