import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.workspace.conftest import NAME, OTHER_NAME, REPLACED, TYPE, Add, Rows

from habeas.workspace import ContradictoryDecisionError, Decision, Workspace
from habeas.workspace.decisions import check_decisions, in_force, merges

A, B, C, D = "urn:a", "urn:b", "urn:c", "urn:d"


def same(one: str, other: str, keep: str | None = None) -> Decision:
    return Decision(one, other, "same", keep)


def different(one: str, other: str) -> Decision:
    return Decision(one, other, "different")


def described(*things: str) -> list[tuple[str, str, str]]:
    return [(f"<{thing}>", TYPE, "<urn:Agent>") for thing in things]


def test_the_latest_decision_about_a_pair_holds() -> None:
    assert in_force([same(A, B), different(B, A)]) == [different(B, A)]
    assert in_force([same(A, B), Decision(A, B, "open")]) == []


def test_the_latest_decision_that_says_so_names_who_is_kept() -> None:
    assert merges([same(A, B, keep=B), same(B, C)]) == {A: B, C: B}
    assert merges([same(A, B, keep=B), same(B, C, keep=C)]) == {A: C, B: C}
    assert merges([same(C, B), same(B, A)]) == {B: A, C: A}


def test_what_is_not_described_neither_wins_nor_loses() -> None:
    chain = [same(A, B, keep=A), same(B, C)]

    assert merges(chain, described={B, C}) == {C: B}
    assert merges(chain, described={A, C}) == {C: A}
    assert merges(chain, described={B}) == {}


def test_two_things_cannot_be_the_same_and_different() -> None:
    chain = [same(A, B), same(B, C), different(A, C)]

    with pytest.raises(ContradictoryDecisionError, match="urn:a = urn:b = urn:c"):
        check_decisions(chain)
    check_decisions([same(A, B), different(B, C), different(A, D)])


@pytest.mark.parametrize(
    "said",
    [(A, A, "same", None), (A, B, "perhaps", None), (A, B, "same", C)],
)
def test_what_is_no_decision_is_refused(said: tuple[str, str, str, str | None]) -> None:
    with pytest.raises(ValueError, match=r"one thing|perhaps|neither"):
        Decision(*said)  # type: ignore[arg-type]


pairs = st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"), st.booleans())


@given(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=12))
@settings(max_examples=60, deadline=None)
def test_groups_are_the_connected_things_and_each_has_one_winner(
    drawn: list[tuple[str, str, bool]],
) -> None:
    decisions = in_force([same(one, other, one if keep else None) for one, other, keep in drawn])
    winners = merges(decisions)
    groups = {thing: {thing} for thing in "abcdefg"}
    for each in decisions:
        joined = groups[each.first] | groups[each.second]
        for thing in joined:
            groups[thing] = joined

    for group in groups.values():
        kept = {winners.get(thing, thing) for thing in group}
        assert len(kept) == 1
        assert kept <= group
        assert not kept & winners.keys()


def test_a_merge_moves_what_is_said_and_keeps_the_losing_iri(
    workspace: Workspace, add: Add, said: Rows
) -> None:
    one = add(
        "one",
        *described(A, B),
        (f"<{A}>", NAME, '"Law Aid"@en'),
        (f"<{B}>", NAME, '"Law Aid Society"@en'),
        (f"<{B}>", OTHER_NAME, '"Law Aid"@en'),
        (f"<{C}>", "<urn:knows>", f"<{B}>"),
    )
    before = said()
    with workspace.writing() as writer:
        writer.decide(same(A, B))

    a, b = f"<{A}>", f"<{B}>"
    assert set(said()) == {
        (a, TYPE, "<urn:Agent>", one),
        (a, NAME, '"Law Aid"@en', one),
        (a, OTHER_NAME, '"Law Aid Society"@en', one),
        (f"<{C}>", "<urn:knows>", a, one),
        (b, REPLACED, a, None),
    }
    with workspace.writing() as writer:
        writer.decide(Decision(A, B, "open"))
    assert said() == before


def test_a_decision_outlives_the_import_that_it_is_about(
    workspace: Workspace, add: Add, said: Rows
) -> None:
    add("one", *described(A))
    two = add("two", *described(B))
    with workspace.writing() as writer:
        writer.decide(same(A, B))
        writer.undo(two, "ada", time="")

    assert [row[:3] for row in said()] == described(A)
    assert workspace.decisions() == [same(A, B)]


def test_a_contradiction_leaves_the_log_as_it_was(workspace: Workspace) -> None:
    with workspace.writing() as writer:
        writer.decide(same(A, B), same(B, C))
    before = workspace.log()

    with pytest.raises(ContradictoryDecisionError), workspace.writing() as writer:
        writer.decide(different(C, D), different(A, C))

    assert workspace.log() == before


def test_what_holds_already_is_no_transaction(workspace: Workspace) -> None:
    with workspace.writing() as writer:
        writer.decide(same(A, B), different(B, C))
        writer.decide(same(B, A))
        writer.decide()

    assert len(workspace.log()) == 1
