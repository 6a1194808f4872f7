"""Decisions are records: they can be replayed, taken back, and never contradict."""

import duckdb
import pytest
from tests.graph.matching.conftest import Bring

from habeas.matching import certain, decide, open_pairs
from habeas.matching.deciding import RULE, by_rule
from habeas.terms import ID
from habeas.workspace import ContradictoryDecisionError, Decision, Workspace

AGENTS = """
agent:north-watch a habeas:Organization ; skos:prefLabel "The North Watch"@en ;
    skos:exactMatch <http://www.wikidata.org/entity/Q1> .
agent:nw a habeas:Organization ; skos:prefLabel "North Watch"@en ; skos:altLabel "NW"@en .
agent:wache a habeas:Organization ; skos:prefLabel "Nordwache"@de , "North Watch"@en ;
    skos:exactMatch <http://www.wikidata.org/entity/Q1> .
agent:p1 a habeas:Person ; skos:prefLabel "X (name withheld)"@en .
agent:p2 a habeas:Person ; skos:prefLabel "X (name withheld)"@en .
involvement:1 a habeas:Involvement ; habeas:hasPrincipal agent:nw .
"""


def statements(workspace: Workspace) -> set[tuple[str, str, str]]:
    with duckdb.connect() as con:
        workspace.attach(con)
        return set(con.sql("SELECT s, p, o FROM ws.statements").fetchall())


def keep(workspace: Workspace, *decisions: object) -> None:
    with workspace.writing() as writer:
        writer.decide(*decisions)  # type: ignore[arg-type]


def test_pairs_of_a_workspace(bring: Bring) -> None:
    agents, found = open_pairs(bring(AGENTS))

    assert len(agents) == 5
    assert {(each.first[len(ID) :], each.second[len(ID) :]) for each in found} == {
        ("agent/north-watch", "agent/nw"),
        ("agent/north-watch", "agent/wache"),
        ("agent/nw", "agent/wache"),
    }


def test_a_merge_moves_everything_and_keeps_the_old_identifier(bring: Bring) -> None:
    workspace = bring(AGENTS)
    _, found = open_pairs(workspace)
    pair = next(each for each in found if each.second.endswith("/nw"))

    keep(workspace, decide(pair, "same", who="Ada Example", keep=pair.first))

    said = statements(workspace)
    old, new = f"<{pair.second}>", f"<{pair.first}>"
    assert (old, "<http://purl.org/dc/terms/isReplacedBy>", new) in said
    assert {p for s, p, _ in said if s == old} == {"<http://purl.org/dc/terms/isReplacedBy>"}
    assert (
        f"<{ID}involvement/1>",
        "<https://w3id.org/habeas/ontology#hasPrincipal>",
        new,
    ) in said
    alternative = "<http://www.w3.org/2004/02/skos/core#altLabel>"
    assert {o for s, p, o in said if (s, p) == (new, alternative)} == {
        '"North Watch"@en',
        '"NW"@en',
    }


def test_a_decision_is_taken_back(bring: Bring) -> None:
    workspace = bring(AGENTS)
    before = statements(workspace)
    _, found = open_pairs(workspace)

    keep(workspace, *(decide(each, "same", who="Ada Example") for each in found))
    assert statements(workspace) != before
    assert open_pairs(workspace)[1] == []
    keep(workspace, *(decide(each, "open", who="Ben Example", why="too quick") for each in found))

    assert statements(workspace) == before
    assert len(open_pairs(workspace)[1]) == len(found)


def test_two_that_are_different_cannot_become_one_by_a_third(bring: Bring) -> None:
    workspace = bring(AGENTS)
    _, found = open_pairs(workspace)
    *same, last = (decide(each, "same", who="Ada Example") for each in found)
    apart = Decision(last.first, last.second, "different", who="Ben Example")

    keep(workspace, apart)
    with pytest.raises(ContradictoryDecisionError):
        keep(workspace, *same)

    assert workspace.decisions() == [apart]


def test_a_rule_decides_only_by_identifier(bring: Bring) -> None:
    _, found = open_pairs(bring(AGENTS))

    (decision,) = by_rule(found)

    assert decision.pair == {f"{ID}agent/north-watch", f"{ID}agent/wache"}
    assert decision.who == RULE
    assert "have one identifier" in decision.why


@pytest.mark.parametrize(
    "against",
    [
        "agent:north-watch schema:url <http://one.example/> . agent:wache schema:url <http://two.example/> .",
        "agent:north-watch habeas:isLocatedIn place:a . agent:wache habeas:isLocatedIn place:b .",
    ],
)
def test_the_rule_leaves_what_speaks_against_it(bring: Bring, against: str) -> None:
    assert certain(open_pairs(bring(AGENTS + against))[1]) == []


def test_the_rule_leaves_one_identifier_under_two_names(bring: Bring) -> None:
    assert certain(open_pairs(bring(AGENTS.replace(', "North Watch"@en', "")))[1]) == []


def test_what_was_decided_about_somebody_merged_holds(bring: Bring) -> None:
    workspace = bring(AGENTS)
    north, nw, wache = (f"{ID}agent/{local}" for local in ("north-watch", "nw", "wache"))

    keep(
        workspace,
        Decision(north, wache, "same", keep=wache),
        Decision(north, nw, "different"),
    )

    assert open_pairs(workspace)[1] == []
