import hmac

from tests.graph.native.conftest import Brought

from habeas.terms import ID

SOURCE = {"id": "s", "types": "report", "title": "A report"}
ADA = {"class": "Person", "name": "Ada Example", "sources": "s", "sensitivity": "public"}
KEY = bytes(range(32))


def things(made: set[tuple[str, str, str]], kind: str) -> set[str]:
    return {s for s, _, _ in made if s.startswith(f"<{ID}{kind}/")}


def test_a_made_identifier_is_a_keyed_hash_that_hides_the_name(brought: Brought) -> None:
    made = brought(KEY, agents=[ADA], sources=[SOURCE])

    told = f"agents\n<{ID[:-3]}ontology#Person> \nada example"
    digest = hmac.digest(KEY, told.encode(), "sha256").hex()[:16]
    assert things(made, "agent") == {f"<{ID}agent/{digest}>"}
    assert things(made, "agent") == things(
        brought(KEY, agents=[ADA | {"class": "person", "name": "ADA  Example"}], sources=[SOURCE]),
        "agent",
    )
    assert things(made, "agent") != things(
        brought(b"other", agents=[ADA], sources=[SOURCE]), "agent"
    )


def test_without_a_key_what_is_told_by_its_name_needs_an_identifier(brought: Brought) -> None:
    row = {"case": "case:x", "agent": "agent:a", "role": "friend", "sources": "s"}
    made = brought(
        agents=[ADA, ADA | {"id": "a"}],
        cases=[{"id": "x", "name": "X", "sources": "s"}],
        sources=[SOURCE],
        involvements=[row],
    )

    assert [(r, c, rule, m) for r, c, _, rule, m in brought.problems()] == [
        (2, "id", "id", "is empty; give the agent an identifier, such as agent-1")
    ]
    assert len(things(made, "involvement")) == 1


def test_references_by_name_and_by_identifier_make_the_same_relation(brought: Brought) -> None:
    row = {
        "case": "x",
        "agent": "Ada Example",
        "role": "friend",
        "starts": "May 2019",
        "sources": "s",
    }
    others = {
        "agents": [ADA | {"id": "ada"}],
        "cases": [{"id": "x", "name": "X", "sources": "s"}],
        "sources": [SOURCE],
    }

    one = things(brought(KEY, involvements=[row], **others), "involvement")
    other = row | {"agent": "agent:ada", "role": "Friend", "starts": "2019-05"}

    assert one == things(brought(KEY, involvements=[other], **others), "involvement")
    assert one != things(
        brought(KEY, involvements=[row | {"starts": "June 2019"}], **others), "involvement"
    )


def test_a_thing_whose_identifier_was_made_can_be_named(brought: Brought) -> None:
    made = brought(
        KEY,
        agents=[ADA],
        cases=[{"name": "The case of Ada", "sources": "A report"}],
        sources=[SOURCE],
        detentions=[{"agents": "Ada Example", "cases": "the case of ada", "starts": "2019",
                     "name": "The long detention", "sources": "s"}],
        phases=[{"detention": "The long detention", "regime": "house-arrest", "sources": "s"}],
    )  # fmt: skip

    assert brought.problems() == []
    [phase], [detention] = things(made, "phase"), things(made, "detention")
    assert (phase, detention) in {(s, o) for s, _, o in made}


def test_rows_that_nothing_tells_apart_name_each_other(brought: Brought) -> None:
    brought(KEY, agents=[ADA, ADA | {"name": "Ben Example"}, ADA], sources=[SOURCE])

    assert [(row, rule) for row, _, _, rule, _ in brought.problems()] == [
        (2, "repeated-row"),
        (4, "repeated-row"),
    ]
    first, second = (message for *_, message in brought.problems())
    assert "ada.xlsx, sheet agents, row 4: they have the same class, name" in first
    assert "ada.xlsx, sheet agents, row 2: they have the same class, name" in second


def test_repeated_identifiers_name_each_other(brought: Brought) -> None:
    brought(
        agents=[ADA | {"id": "a"}, ADA | {"id": "b"}, ADA | {"id": "agent:a"}], sources=[SOURCE]
    )

    assert [(row, value, message) for row, _, value, _, message in brought.problems()] == [
        (2, "a", ("stands in ada.xlsx, sheet agents, row 4 too; give one of the two another "
         "identifier, or make one row of them")),
        (4, "agent:a", ("stands in ada.xlsx, sheet agents, row 2 too; give one of the two another "
         "identifier, or make one row of them")),
    ]  # fmt: skip


def test_a_row_without_anything_to_tell_it_by_needs_an_identifier(brought: Brought) -> None:
    brought(KEY, sources=[SOURCE, {"types": "report", "language": "en"}])

    [(row, column, _, rule, message)] = brought.problems()
    assert (row, column, rule) == (3, "id", "id")
    assert message == (
        "is empty, and so is all that could stand for it (urls, title, issued); fill in one of them"
    )
