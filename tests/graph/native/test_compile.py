from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.graph.native.conftest import Brought

from habeas.native import TABLES
from habeas.native.values import read_all, reader
from habeas.terms import HABEAS, ID, PREFIXES, VOCAB, expand

Wrong = Callable[..., list[tuple[str, str, str]]]
Made = set[tuple[str, str, str]]
NAME, OTHER = (f"<{PREFIXES['skos']}{name}>" for name in ("prefLabel", "altLabel"))
AGENT = {"class": "Organization", "sources": "source:s"}


def objects(made: Made, property_: str) -> set[str]:
    return {o for _, p, o in made if p == property_}


TEXTS = [
        ("name", "North Watch", None, {'"North Watch"@en'}),
        ("name", "Nordwacht", "de", {'"Nordwacht"@de'}),
        ("name", "North Watch; Nordwacht@de", "fr", {'"North Watch; Nordwacht"@de'}),
        ("name", "North Watch@en; Nordwacht@de-CH", "fr", {'"North Watch"@en', '"Nordwacht"@de-ch'}),
        ("name", "北方观察@zh-Hans;North Watch", None, {'"北方观察"@zh-hans', '"North Watch"@en'}),
        ("name", "Watch; the North", None, {'"Watch; the North"@en'}),
        ("name", r"Watch\@en; more", None, {'"Watch@en; more"@en'}),
        ("name", "Letter to @eff", None, {'"Letter to @eff"@en'}),
        ("name", "two\nlines \"here\" \\ there", None, {'"two\\nlines \\"here\\" \\\\ there"@en'}),
        ("other_names", "N. Watch; Watch of the North ;; N. Watch", None,
         {'"N. Watch"@en', '"Watch of the North"@en'}),
        ("other_names", r"a\\; b", None, {'"a\\\\"@en', '"b"@en'}),
        ("other_names", r"Watch\; the North; a\\b@fr", None, {'"Watch; the North"@en', '"a\\\\b"@fr'}),
    ]  # fmt: skip


def test_texts_have_a_language_and_may_be_several(brought: Brought) -> None:
    rows: list[dict[str, str | None]] = [
        {**AGENT, "id": f"a{number}", column: cell, "language": language}
        for number, (column, cell, language, _) in enumerate(TEXTS)
    ]
    made = brought(elsewhere=True, agents=rows)

    assert brought.problems() == []
    for number, (column, _, _, found) in enumerate(TEXTS):
        property_ = NAME if column == "name" else OTHER
        said = {o for s, p, o in made if (s, p) == (f"<{ID}agent/a{number}>", property_)}
        assert said == found


texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r"), min_size=1
)


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate],
)
@given(
    cells=st.lists(texts.filter(lambda t: t.strip(" \t\r\n\xa0") == t), min_size=30, max_size=60)
)
def test_whatever_a_text_holds_it_is_written_as_the_store_writes_it(cells: list[str]) -> None:
    import duckdb

    escaped = [t.replace("\\", "\\\\").replace(";", "\\;").replace("@", "\\@") for t in cells]
    rows = [{"id": f"a{number}", "other_names": cell} for number, cell in enumerate(escaped)]
    with duckdb.connect() as con:
        made = Brought(con)(agents=[AGENT | each for each in rows])

    assert objects(made, OTHER) == {str(ox.Literal(text, language="en")) for text in cells}


@pytest.mark.parametrize(
    ("table", "column", "cell", "term"),
    [
        ("phases", "is_de_jure", "Yes", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("phases", "is_de_facto", "false", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("funding", "amount", "12000.50", '"12000.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("sentences", "nominal_term", "P1Y6M", '"P1Y6M"^^<http://www.w3.org/2001/XMLSchema#duration>'),
        ("sentences", "nominal_term", "1 year, 6 months",
         '"P1Y6M"^^<http://www.w3.org/2001/XMLSchema#duration>'),
        ("responses", "checked_on", "3 May 2019", '"2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("sources", "issued", "May 2019", '"2019-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ("agents", "same_as", "Q42", "<http://www.wikidata.org/entity/Q42>"),
        ("agents", "same_as", "https://www.wikidata.org/wiki/Q42", "<http://www.wikidata.org/entity/Q42>"),
        ("sources", "urls", "https://a.example/x;y=1", "<https://a.example/x;y=1>"),
        ("involvements", "role", "Defence Counsel", f"<{VOCAB}involvement-role/defence-counsel>"),
        ("involvements", "role", "vocab:involvement-role/detained", f"<{VOCAB}involvement-role/detained>"),
        ("agents", "class", "person", f"<{HABEAS}Person>"),
        ("claims", "property", "starts on or after", f"<{HABEAS}startsOnOrAfter>"),
    ],
)  # fmt: skip
def test_a_value_is_read_in_the_form_of_its_column(
    table: str, column: str, cell: str, term: str
) -> None:
    found = read_all([cell], reader(TABLES[table].by_name[column]))

    assert (found["term"], found["message"]) == ([term], [None])


def test_a_label_in_another_language_names_a_concept() -> None:
    found = read_all(["Détenu·e", "detained"], reader(TABLES["involvements"].by_name["role"]))

    from habeas.vocabulary.labels import labels

    label = next(each for each in labels() if each.term.endswith("involvement-role/detained"))
    other = read_all([label.text.upper()], reader(TABLES["involvements"].by_name["role"]))
    assert other["term"] == found["term"][1:]


@pytest.mark.parametrize(
    ("table", "column", "cell", "message"),
    [
        ("phases", "is_de_jure", "perhaps", "is neither yes nor no; write one of them, or nothing"),
        ("funding", "amount", "12,000",
         "is no number; write 12000 or 12000.50, the digits and at most one point"),
        ("sentences", "nominal_term", "six years",
         "is no duration; write P6Y, P1Y6M, or 6 years, 6 months"),
        ("sentences", "nominal_term", "P", "is no duration; write P6Y, P1Y6M, or 6 years, 6 months"),
        ("agents", "urls", "example.org", "is no address on the web; write it whole, beginning with https://"),
        ("agents", "urls", "https://x/a b", "holds characters that an address cannot; encode them, a space as %20"),
        ("agents", "same_as", "42", "is neither a number of Wikidata such as Q42 nor an address; write one"),
        ("involvements", "role", "detaind", "is no word of involvement-role; did you mean detained?"),
        ("involvements", "role", "friend; detained",
         "is more than one, and one word is needed here; give each a row of its own"),
        ("agents", "class", "Company", "is not one of them; write Person, Group or Organization"),
        ("sources", "language", "english please", "is no language; write en, ar or zh-Hant"),
        ("responses", "checked_on", "2019", "is not one day; write the day, as in 2019-05-03"),
        ("claims", "property", "startOnOrAfter",
         "is no property of the ontology; did you mean startsOnOrAfter or starts on or after?"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_says_what_to_write(
    table: str, column: str, cell: str, message: str
) -> None:
    found = read_all([cell], reader(TABLES[table].by_name[column]))

    assert (found["term"], found["message"]) == ([None], [message])


def test_every_wrong_cell_of_every_row_is_named_and_the_rest_is_said(brought: Brought) -> None:
    row = {"id": "i", "case": "x", "agent": "y", "role": "friend", "starts": "2019", "sources": "s"}
    made = brought(
        elsewhere=True,
        involvements=[
            row,
            row | {"id": "j", "role": "frend", "starts": "31 June 2019"},
            row | {"id": "no id", "agent": None, "ends": "soon"},
            row | {"id": "k", "starts": "bell\a", "sources": "s; t", "locators": "1; 2; 3"},
        ],
    )

    assert [(number, column, value, rule) for number, column, value, rule, _ in brought.problems()] == [
        (3, "role", "frend", "concept"),
        (3, "starts", "31 June 2019", "date"),
        (4, "agent", "", "needed"),
        (4, "ends", "soon", "date"),
        (4, "id", "no id", "id"),
        (5, "locators", "1; 2; 3", "order"),
        (5, "starts", "bell\a", "character"),
    ]  # fmt: skip
    said = {(s, p.rpartition("#")[2][:-1]) for s, p, _ in made if "/involvement/" in s}
    assert {p for s, p in said if s.endswith("/j>")} == {
        *("type", "inCase", "hasPrincipal", "isSupportedBy")
    }
    assert {p for s, p in said if s.endswith("/i>")} >= {"hasRole", "startsOnOrAfter"}
    assert not [s for s, _ in said if "no id" in s]


def test_every_statement_knows_its_cell(brought: Brought) -> None:
    brought(
        elsewhere=True,
        affiliations=[
            {
                "id": "f",
                "agent": "a",
                "organization": "o",
                "starts": "2019",
                "sources": "s",
                "locators": "1",
            }
        ],
    )

    rows = brought.con.execute(
        "SELECT p, file, sheet, \"row\", line, col FROM made.statements WHERE s LIKE '%affiliation/f>'"
    ).fetchall()
    assert {(p.strip("<>").rpartition("#")[2], *rest) for p, *rest in rows} == {
        ("type", 1, "affiliations", 2, None, "id"),
        ("hasPrincipal", 1, "affiliations", 2, None, "agent"),
        ("isAffiliatedWith", 1, "affiliations", 2, None, "organization"),
        ("startsOnOrAfter", 1, "affiliations", 2, None, "starts"),
        ("startsOnOrBefore", 1, "affiliations", 2, None, "starts"),
        ("isSupportedBy", 1, "affiliations", 2, None, "sources"),
    }


def test_a_column_that_is_missing_is_said_once_and_an_unknown_one_too(wrong: Wrong) -> None:
    row = {"id": "i", "case": "case:x", "agnet": "a", "sources": "source:s"}

    found = wrong(
        cases=[{"id": "x", "name": "X", "sources": "s"}],
        sources=[{"id": "s", "types": "report"}],
        involvements=[row, row | {"id": "j"}],
    )

    assert found == [
        ("agent", "", ("There is no such column, and involvements needs it: relates a relation to "
         "the agent whose part in it is described.")),
        ("agnet", "", "is no column of involvements; is it agent? Rename it, or delete it"),
        ("role", "", found[-1][2]),
    ]  # fmt: skip


def test_only_names_that_were_decided_to_be_the_same_are_names(brought: Brought) -> None:
    made = brought(
        agents=[AGENT | {"id": "nw", "name": "North Watch"}],
        sources=[{"id": "s", "types": "report"}],
        names=[
            {"written_as": "NW", "agent": "North watch", "decision": "same", "reason": "r"},
            {"written_as": "N.W.", "agent": "nw", "decision": "different", "reason": "r"},
            {"written_as": "Nemo", "agent": None, "decision": "same", "reason": "r"},
        ],
    )

    assert objects(made, OTHER) == {'"NW"@en'}
    assert [(row, column, rule) for row, column, _, rule, _ in brought.problems()] == [
        (4, "agent", "needed")
    ]


def test_tables_that_are_not_there_make_nothing(brought: Brought) -> None:
    assert brought() == set()
    assert brought.problems() == []
    assert (
        brought.con.execute(
            "SELECT * FROM duckdb_schemas() WHERE schema_name = 'making'"
        ).fetchall()
        == []
    )


def test_identifiers_are_taken_with_their_kind_or_whole(brought: Brought) -> None:
    made = brought(
        elsewhere=True,
        posts=[
            {"id": "p1", "name": "P", "organizations": "agent:o", "sources": "s"},
            {"id": "post:p2", "name": "P", "organizations": f"{ID}agent/o", "sources": "s"},
            {
                "id": f"<{ID}post/p3>",
                "name": "P",
                "organizations": f"<{ID}agent/o>",
                "sources": "s",
            },
        ],
    )

    assert {s for s, p, o in made if o == f"<{ID}agent/o>"} == {
        f"<{ID}post/p{number}>" for number in (1, 2, 3)
    }
    assert brought.problems() == []


def test_a_thing_that_was_taken_down_needs_no_other_row(brought: Brought) -> None:
    said = brought(
        takedowns=[
            {"thing": "agent:p0009", "taken_down_on": "2021-06-04", "reason": "she asked for it"},
            {"thing": f"{ID}source/letter", "taken_down_on": "2021-06-05"},
        ]
    )

    date = f"^^<{expand('xsd:date')}>"
    taken_down = f"<{HABEAS}isTakenDownOn>"
    assert said == {
        (f"<{ID}agent/p0009>", taken_down, f'"2021-06-04"{date}'),
        (f"<{ID}source/letter>", taken_down, f'"2021-06-05"{date}'),
    }
    assert brought.problems() == []


def test_what_is_taken_down_is_named_with_its_kind_and_a_day(wrong: Wrong) -> None:
    rows = [
        {"thing": "p0009", "taken_down_on": "2021-06-04"},
        {"thing": "nothing:p0009", "taken_down_on": "2021-06"},
        {"thing": "agent:p 9> .", "taken_down_on": ""},
    ]

    found = {(column, value) for column, value, _ in wrong(takedowns=rows)}

    assert found == {
        ("thing", "p0009"),
        ("thing", "nothing:p0009"),
        ("thing", "agent:p 9> ."),
        ("taken_down_on", "2021-06"),
        ("taken_down_on", ""),
    }
