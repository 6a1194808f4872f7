"""Pairs that may be one, and pairs that must not be proposed."""

from collections.abc import Iterable
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.matching.agents import Agent
from habeas.matching.candidates import Candidate, candidates


def agent(local: str, *names: str, kind: str = "body", identifiers: Iterable[str] = ()) -> Agent:
    return Agent(f"urn:test:{local}", kind, [(name, "en") for name in names], set(identifiers))


def found(*agents: Agent, least: float = 0.1) -> dict[str, Candidate]:
    with duckdb.connect() as con:
        pairs = candidates(con, agents, least)
    return {f"{c.first[9:]} {c.second[9:]}": c for c in pairs}


def reasons(candidate: Candidate) -> list[str]:
    return [each.says for each in candidate.reasons]


def test_a_body_and_its_acronym() -> None:
    (pair,) = found(
        agent("a", "Northern Observers' Watch Alliance (NOWA)"), agent("b", "NOWA")
    ).values()

    assert reasons(pair) == ["are an acronym and the words that it stands for"]
    assert 0.1 < pair.probability < 0.9


def test_a_name_in_another_order_and_case() -> None:
    (pair,) = found(
        agent("a", "EXAMPLE, Ada", kind="person"), agent("b", "Ada Example", kind="person")
    ).values()

    assert reasons(pair) == ["have one rare name, as two people may"]
    assert pair.probability < 0.99


def test_two_withheld_names_are_not_one_person() -> None:
    people = [agent(local, "X (name deleted)", kind="person") for local in "abcd"]

    assert found(*people, least=0) == {}


def test_a_pseudonym_is_compared_with_nothing() -> None:
    one, other = (agent(local, "Ada Example", kind="person") for local in "ab")
    one.has_own_name = False

    assert found(one, other, least=0) == {}


def test_who_has_no_name_is_found_by_an_identifier() -> None:
    one = agent("a", "X (name withheld)", kind="person", identifiers={"wikidata:Q1"})
    other = agent("b", "Ada Example", kind="person", identifiers={"wikidata:Q1"})

    (pair,) = found(one, other).values()

    assert reasons(pair) == ["have one identifier"]


def test_different_identifiers_speak_against_one_name() -> None:
    names = ("Norland League for Aid", "Norland League for Aid")
    alike = [agent(local, name) for local, name in zip("ab", names, strict=True)]
    apart = [
        agent(local, name, identifiers={f"wikidata:Q{number}"})
        for number, (local, name) in enumerate(zip("ab", names, strict=True), 1)
    ]

    assert found(*apart)["a b"].probability < found(*alike)["a b"].probability
    assert "have different identifiers of one authority" in reasons(found(*apart)["a b"])


def test_identifiers_of_two_authorities_say_nothing() -> None:
    one = agent("a", "North Watch", identifiers={"wikidata:Q1"})
    other = agent("b", "North Watch", identifiers={"ror:0abcdefgh"})

    assert reasons(found(one, other)["a b"]) == ["have one rare name"]


def test_a_person_is_never_a_body() -> None:
    assert found(agent("a", "Ada Example"), agent("b", "Ada Example", kind="person"), least=0) == {}


def test_sister_bodies_are_not_one() -> None:
    assert "a b" not in found(agent("a", "Law Aid Norland"), agent("b", "Law Aid Sudria"))


def test_numbers_are_no_misprints() -> None:
    assert "a b" not in found(agent("a", "Observers Group 41"), agent("b", "Observers Group 42"))


def test_a_name_that_many_have_counts_for_little() -> None:
    rare = found(*(agent(local, "Ada Example", kind="person") for local in "ab"))
    crowd = [agent(f"c{n}", "Ada Example", kind="person") for n in range(30)]
    filler = [agent(f"f{n}", f"Ada {Random(n).random()}"[:9], kind="person") for n in range(900)]

    common = found(*crowd, *filler, least=0)

    assert common["c0 c1"].probability < rare["a b"].probability


def test_what_more_than_fifty_share_proposes_no_pair() -> None:
    crowd = [agent(f"c{n}", "Ada Example", kind="person") for n in range(51)]

    assert found(*crowd, least=0) == {}
    assert len(found(*crowd[:50], least=0)) == 50 * 49 / 2


def test_the_likest_names_of_a_pair_are_told() -> None:
    one = agent("a", "Rechtshilfe", "Law Aid Norland")
    other = agent("b", "Aide juridique", "Law Aid Norland")

    assert found(one, other)["a b"].names == ("Law Aid Norland", "Law Aid Norland")


def test_what_was_decided_does_not_come_back() -> None:
    one, other = agent("a", "North Watch"), agent("b", "North Watch")
    with duckdb.connect() as con:
        decided = {frozenset((one.iri, other.iri))}

        assert candidates(con, [one, other], without=decided) == []


def test_nothing_of_the_work_is_left_behind() -> None:
    with duckdb.connect() as con:
        candidates(con, [agent("a", "North Watch"), agent("b", "North Watch")])

        assert con.sql("SHOW ALL TABLES").fetchall() == []


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_no_pair(count: int) -> None:
    assert found(*[agent("a", "North Watch")][:count]) == {}


_NAMES = st.lists(st.text("ab Ñé(.-)中ב", max_size=12), min_size=1, max_size=3)


@settings(max_examples=5, deadline=None)
@given(st.lists(_NAMES, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_agents_changes_nothing(names: list[list[str]], random: Random) -> None:
    agents = [agent(str(number), *each) for number, each in enumerate(names)]
    turned = random.sample(agents, len(agents))

    one, other = found(*agents, least=0), found(*turned, least=0)

    assert {p: c.probability for p, c in one.items()} == pytest.approx(
        {p: c.probability for p, c in other.items()}
    )
