from tests.graph.native.conftest import Brought

from habeas.native import name_key
from habeas.terms import HABEAS, ID

AGENTS = [
    {"id": "north-watch", "class": "Organization", "sources": "s",
     "name": "North Watch@en; Nordwacht@de", "other_names": "NW; The Watch"},
    {"id": "law-aid", "class": "Organization", "sources": "s", "name": "Law Aid",
     "other_names": "The Watch"},
    {"id": "XE", "class": "Group", "sources": "s", "name": "Friends of Examplia"},
]  # fmt: skip
OTHERS = {
    "sources": [{"id": "s", "types": "report", "title": "A report"}],
    "cases": [{"id": "x1", "name": "The case of Ada", "sources": "A Report"}],
    "places": [{"id": "XE", "name": "Examplia"}],
    "sites": [{"id": "XE", "name": "Examplia Prison"}],
}


NAMED = [
    ("agent", "north-watch", "agent/north-watch"),
    ("agent", "agent:north-watch", "agent/north-watch"),
    ("agent", f"{ID}agent/north-watch", "agent/north-watch"),
    ("agent", "north  WATCH", "agent/north-watch"),
    ("agent", "Nordwacht", "agent/north-watch"),
    ("agent", "\uff2e\uff37", "agent/north-watch"),
    ("agent", "XE", "agent/XE"),
    ("case", "the case of ada", "case/x1"),
    ("sources", "A report", "source/s"),
]


def test_a_thing_is_named_by_identifier_or_by_a_unique_name(brought: Brought) -> None:
    row = {"case": "x1", "agent": "law-aid", "role": "friend", "sources": "s"}
    rows = [
        row | {"id": f"i{number}", column: cell} for number, (column, cell, _) in enumerate(NAMED)
    ]
    made = brought(agents=AGENTS, involvements=rows, **OTHERS)

    assert brought.problems() == []
    claims = {s: o for s, p, o in made if p == f"<{HABEAS}hasClaimSubject>"}
    cited = {s: claims[o] for s, o in ((o, s) for s, p, o in made if p.endswith("hasCitation>"))}
    said = {(cited.get(s, s), o) for s, _, o in made}
    for number, (_, _, found) in enumerate(NAMED):
        assert (f"<{ID}involvement/i{number}>", f"<{ID}{found}>") in said


WRONG = [
        ("agent", "The Watch",
         "is the name of agent:law-aid and agent:north-watch; write the identifier of the one"),
        ("agent", "north-wach", "names nothing here; did you mean north-watch?"),
        ("agent", "Nordwache", "names nothing here; did you mean north-watch?"),
        ("agent", "north-watch; law-aid",
         "is more than one, and an agent is needed here; give each a row of its own"),
        ("agent", "x1", "is a case (case:x1), and an agent is needed here"),
        ("agent", "case:x1", "is a case (case:x1), and an agent is needed here"),
        ("agent", "Zzyx", ("names nothing here; add it to agents, or write the identifier of an agent "
         "that is known")),
        ("case", "agent:nobody", ("names nothing here; add it to cases, or write the identifier of a "
         "case that is known")),
        ("agent", "https://example.org/id/agent/ada", ("names nothing here; add it to agents, or write "
         "the identifier of an agent that is known")),
    ]  # fmt: skip


def test_a_reference_to_nothing_to_several_or_to_another_kind_says_so(brought: Brought) -> None:
    row = {"case": "x1", "agent": "law-aid", "role": "friend", "sources": "s"}
    rows = [
        row | {"id": f"i{number}", column: cell} for number, (column, cell, _) in enumerate(WRONG)
    ]
    brought(agents=AGENTS, involvements=rows, **OTHERS)

    assert [(each[1], each[2], each[4]) for each in brought.problems()] == WRONG


def test_an_identifier_of_two_kinds_is_written_with_its_kind(brought: Brought) -> None:
    row = {"types": "arrest", "agents": "law-aid", "sources": "s"}
    made = brought(
        agents=AGENTS,
        events=[
            row | {"id": "e", "places": "XE"},
            row | {"id": "f", "places": "site:XE; Examplia"},
        ],
        **OTHERS,
    )

    assert [each[2:] for each in brought.problems()] == [
        ("XE", "reference", "can be place:XE and site:XE; write it with its kind")
    ]
    assert {(s, o) for s, p, o in made if p == f"<{HABEAS}occurredAt>"} == {
        (f"<{ID}event/f>", f"<{ID}place/XE>"),
        (f"<{ID}event/f>", f"<{ID}site/XE>"),
    }


def test_what_is_known_already_can_be_named_too(brought: Brought) -> None:
    brought.con.execute(f"""
        CREATE SCHEMA known;
        CREATE TABLE known.things AS SELECT '{ID}agent/old' AS iri, 'agent' AS kind;
        CREATE TABLE known.names AS
            SELECT '{name_key("Old Friends")}' AS key, '{ID}agent/old' AS iri, 'agent' AS kind
    """)
    row = {"types": "release", "sources": "s"}
    made = brought(
        sources=OTHERS["sources"],
        outcomes=[row | {"id": "o", "agents": "old"}, row | {"id": "p", "agents": "OLD friends"}],
    )

    assert brought.problems() == []
    assert {s for s, _, o in made if o == f"<{ID}agent/old>"} == {
        f"<{ID}outcome/o>",
        f"<{ID}outcome/p>",
    }


def test_elsewhere_an_identifier_needs_no_row_if_its_kind_is_clear(brought: Brought) -> None:
    row = {"types": "arrest", "sources": "s"}
    made = brought(
        elsewhere=True,
        events=[row | {"id": "e", "agents": "ada; No Body"}, row | {"id": "f", "continued": "e0"}],
    )

    assert (f"<{ID}event/e>", f"<{HABEAS}concernsAgent>", f"<{ID}agent/ada>") in made
    assert [(value, rule) for _, _, value, rule, _ in brought.problems()] == [
        ("No Body", "reference"),
        ("e0", "reference"),
    ]
