"""The recipes that ship: what each row of their invented samples becomes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.graph.recipes.ran import bring

from habeas import bringing, recipes
from habeas.native import TABLES

GIVEN = {
    "signatories": {
        "title": "Brief; for Ada",
        "date": "2019-07",
        "address": "https://example.org/b",
    },
    "decisions": {"title": "Register", "date": "2020-03", "submission": "regional-submission"},
    "recommendations": {"title": "List", "mechanism": "Review of States", "operator": "Council"},
    "documents": {"title": "Archive"},
    "followthemoney": {"title": "Stream", "documents": "report"},
}
Shipped = Callable[..., Any]


def test_these_ship() -> None:
    assert recipes.shipped() == sorted(GIVEN)


@pytest.mark.parametrize("name", GIVEN)
def test_a_recipe_is_whole(name: str) -> None:
    recipe = recipes.open(name)

    assert recipe.title
    assert recipe.licence == "Apache-2.0"
    assert any((recipe.folder / "sample").iterdir())
    assert {each for each in recipe.statements if each[0] != "_"} <= {*TABLES, "problems"}
    assert all(text.startswith("-- ") for text in recipe.statements.values())
    assert all(parameter.about for parameter in recipe.parameters.values())


@pytest.mark.parametrize("name", GIVEN)
def test_its_sample_comes_in_without_a_problem(name: str, shipped: Shipped) -> None:
    ran = shipped(name, **GIVEN[name])

    assert [problem for problem in ran.problems if problem.severity == "Violation"] == []
    assert ran.compiled() == []


def names(ran: Any) -> dict[str, str]:
    """Return what each person who has an identifier is called, by identifier."""
    return {
        row[0]: row[1] or f"withheld in row {row[2]}"
        for row in ran.rows("agents", "id", "name", "_row")
    }


def test_signatories(shipped: Shipped) -> None:
    ran = shipped("signatories", **GIVEN["signatories"])
    people = names(ran)

    assert ran.problems == []
    ((source, *told),) = ran.rows("sources", "id", "types", "title", "language", "issued", "urls")
    assert told == ["statement", r"Brief\; for Ada", "en", "2019-07", "https://example.org/b"]
    assert ran.rows("agents", "_row", "class", "name", "is_pseudonymized", "sensitivity") == [
        (2, "Organization", "North Watch, Aid and Relief", None, None),
        (3, "Organization", r"Law Aid\; Example & Sons", None, None),
        (4, "Person", "Ben Example", None, "restricted"),
        # Two spellings, and the list does not say that they are one.
        (5, "Organization", "South Watch", None, None),
        (6, "Organization", "South-Watch", None, None),
        # Two writers whose names are withheld: two people.
        (9, "Person", None, "yes", "restricted"),
        (10, "Person", None, "yes", "restricted"),
    ]
    assert ran.rows("names", "_row", "written_as", "agent", "decision") == [
        (7, "N.W.A.R.", "North Watch, Aid and Relief", "same")
    ]
    assert ran.rows("cases", "_row", "name") == [(2, "Ada Example"), (8, "Cy Example")]
    assert [
        (row, case, people.get(agent, agent), role, place)
        for row, case, agent, role, place in ran.rows(
            "involvements", "_row", "case", "agent", "role", "locators"
        )
    ] == [
        (2, "Ada Example", "North Watch, Aid and Relief", "campaigner", "page 2"),
        (3, "Ada Example", r"Law Aid\; Example & Sons", "legal-representative", "page 2"),
        (4, "Ada Example", "Ben Example", "supporter", "page 3"),
        (5, "Ada Example", "South Watch", "supporter", "page 3"),
        (6, "Ada Example", "South-Watch", "supporter", "page 3"),
        (8, "Cy Example", "South Watch", "supporter", "page 4"),
        (9, "Ada Example", "withheld in row 9", "supporter", "page 5"),
        (10, "Ada Example", "withheld in row 10", "supporter", "page 5"),
    ]
    assert ran.rows(
        "interventions", "_row", "id", "types", "name", "starts", "cases", "sources"
    ) == [
        (
            2,
            source,
            "joint-statement",
            r"Brief\; for Ada",
            "2019-07",
            "Ada Example; Cy Example",
            source,
        )
    ]
    assert [row[:2] for row in ran.rows("signatures", "_row", "written_as")] == [
        (2, "North Watch, Aid and Relief"),
        (3, r"Law Aid\; Example & Sons"),
        (4, "Ben Example"),
        (5, "South Watch"),
        (6, "South-Watch"),
        (7, "N.W.A.R."),
        (8, "South Watch"),
        (9, "A writer (name withheld)"),
        (10, "A writer (name withheld)"),
    ]
    assert {row[0] for row in ran.rows("signatures", "sources")} == {source}


#: Names in a list, with the kind that it gives, and whether they are names.
NAMES = [
    ("", "EFF", True),
    ("", "A.B.", True),
    ("Organization", "N.W.", True),
    ("Person", "C.D.", False),
    ("Person", "X", False),
    ("Person", "Ed", True),
    ("", "A teacher (Name deleted)", False),
    ("", "Anonymous", False),
    ("Person", "Ada Withheld", True),
]


def test_names_that_are_withheld_are_never_one_person(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [f"{name},Case,ally,{kind}\n" for kind, name, _ in NAMES for _ in range(2)]
    path.write_text("Actor,Case,Role,Kind\n" + "".join(rows))

    ran = bring(recipes.open("signatories", {"title": "T"}), path)

    found = [name for (name,) in ran.rows("agents", "name")]
    assert sorted(filter(None, found)) == sorted(name for _, name, is_name in NAMES if is_name)
    assert found.count(None) == 2 * sum(not is_name for _, _, is_name in NAMES)


def test_decisions(shipped: Shipped) -> None:
    ran = shipped("decisions", **GIVEN["decisions"])
    people = names(ran)
    sheet = "decision"

    def named(cell: str) -> list[str]:
        return sorted(people.get(part, part) for part in cell.split("; "))

    assert ran.problems == []
    assert ran.rows("agents", "_sheet", "_row", "class", "name", "types", "is_pseudonymized") == [
        (sheet, 1, "Organization", "Examplian Committee on Fair Trial", None, None),
        (sheet, 1, "Organization", "Northland", "state", None),
        (sheet, 2, "Organization", "Southland", "state", None),
        (f"{sheet}/author", 1, "Organization", "Law Aid, Example & Sons", None, None),
        # One name in two decisions may be two people.
        (f"{sheet}/author", 2, "Person", "Ada Example", None, None),
        (f"{sheet}/author", 3, "Person", None, None, "yes"),
        (f"{sheet}/representative", 1, "Person", "Ben Example", None, None),
        (f"{sheet}/victim", 1, "Person", "Ada Example", None, None),
        (f"{sheet}/victim", 2, "Person", None, None, "yes"),
        (f"{sheet}/victim", 3, "Person", None, None, "yes"),
        (f"{sheet}/victim", 4, "Person", None, None, "yes"),
    ]
    assert {row[0] for row in ran.rows("agents", "sensitivity") if row[0]} == {"restricted"}
    assert len({row[0] for row in ran.rows("agents", "id") if row[0]}) == 7
    assert ran.rows("cases", "_row", "_line", "name", "identifiers") == [
        (1, 4, "EXC/12/2019", "EXC/12/2019"),
        (2, 17, "EXC/13/2019", "EXC/13/2019"),
        (3, 26, "EXC/2/2020", "EXC/2/2020"),
    ]
    cases = dict(ran.rows("cases", "id", "name"))
    assert [
        (cases[case], people.get(agent, agent), role)
        for _, _, case, agent, role in ran.rows(
            "involvements", "_sheet", "_row", "case", "agent", "role"
        )
    ] == [
        ("EXC/12/2019", "Northland", "respondent-state"),
        ("EXC/13/2019", "Southland", "respondent-state"),
        ("EXC/2/2020", "Northland", "respondent-state"),
        ("EXC/12/2019", "Law Aid, Example & Sons", "petitioner"),
        ("EXC/13/2019", "Ada Example", "petitioner"),
        ("EXC/2/2020", "withheld in row 3", "petitioner"),
        ("EXC/12/2019", "Ben Example", "legal-representative"),
        ("EXC/12/2019", "Ada Example", "person-concerned"),
        ("EXC/12/2019", "withheld in row 2", "person-concerned"),
        ("EXC/13/2019", "withheld in row 3", "person-concerned"),
        ("EXC/2/2020", "withheld in row 4", "person-concerned"),
    ]
    assert [
        (cases[case], categories, starts, named(agents), urls)
        for case, categories, starts, agents, urls in sorted(
            ran.rows("determinations", "cases", "categories", "starts", "agents", "urls"),
            key=lambda row: cases[row[0]],
        )
    ] == [
        (
            *("EXC/12/2019", "unlawful-detention; violation", "2019-07-03"),
            *(["Ada Example", "withheld in row 2"], "https://example.org/decisions/12"),
        ),
        ("EXC/13/2019", "case-inadmissible", "2019-07-04", ["withheld in row 3"], None),
        ("EXC/2/2020", "no-violation", "2020", ["withheld in row 4"], None),
    ]
    assert [
        (row, types, named(performers), starts)
        for row, types, performers, starts in ran.rows(
            "interventions", "_row", "types", "performers", "starts"
        )
    ] == [
        (1, "regional-submission", ["Law Aid, Example & Sons"], "2018-05"),
        (2, "regional-submission", ["Ada Example"], "2018-11-20"),
        (3, "regional-submission", ["withheld in row 3"], None),
    ]
    assert ran.rows("sources", "types", "title", "issued") == [
        ("official-record", "Register", "2020-03")
    ]


def test_an_outcome_that_has_no_word_is_named(shipped: Shipped, tmp_path: Path) -> None:
    recipe = recipes.open("decisions", {"title": "R"})
    text = (recipe.folder / "sample" / "register.xml").read_text(encoding="utf-8")
    path = tmp_path / "register.xml"
    path.write_text(
        text.replace("inadmissible", "struck off").replace("<outcome>no violation</outcome>", "")
    )

    ran = bring(recipe, path)

    assert [problem.message for problem in ran.problems] == [
        "No outcome is named, so no determination was made. Write one, if there is one."
    ]
    ((row, column, value, _),) = ran.compiled()
    assert (row, column, value) == (2, "categories", "struck off")


def test_recommendations(shipped: Shipped) -> None:
    ran = shipped("recommendations", **GIVEN["recommendations"])

    assert ran.problems == []
    assert ran.rows("agents", "_row", "name", "types") == [
        (2, "Council", None),
        (2, "Northland", "state"),
        (2, "Southland", "state"),
        (3, "Eastland", "state"),
    ]
    assert ran.rows("mechanisms", "name", "operators") == [("Review of States", "Council")]
    assert ran.rows("events", "_row", "name", "agents", "types", "starts") == [
        (2, "Review of States: Northland, cycle 3", "Northland", "review-of-state", "2019-05-07"),
        (4, "Review of States: Southland, cycle 3", "Southland", "review-of-state", "2019-11"),
    ]
    assert ran.rows(
        "interventions", "_row", "performers", "addressed_to", "description", "starts", "locators"
    ) == [
        (
            *(2, "Southland", "Northland"),
            r"Release all who are held for what they wrote\; among them teachers, poets and editors.",
            *("2019-05-07", "R/3/NOR 12.1"),
        ),
        (
            *(3, "Eastland; Southland", "Northland"),
            *("Let independent lawyers visit Northgate Prison.", "2019-05-07", "R/3/NOR 12.2"),
        ),
        (4, "Northland", "Southland", "Repeal the law on gatherings.", "2019-11", "R/3/SOU 8.4"),
        (
            *(5, "Northland", "Southland"),
            *("Compensate those who were held without trial.", "2019-11", "R/3/SOU 8.5"),
        ),
    ]
    assert ran.rows("responses", "_row", "type", "performers", "starts") == [
        (2, "acceptance", "Northland", "2019-09-19"),
        (3, "acknowledgement", "Northland", "2019-09-19"),
        (4, "rejection", "Southland", None),
    ]
    answered = {row[0] for row in ran.rows("responses", "answered")}
    assert answered < {row[0] for row in ran.rows("interventions", "id")}
    assert ran.rows("involvements", "case") == []


def test_a_recommendation_that_names_a_case_involves_both_states(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "State under review,Recommending State,Recommendation,Response,Cycle,Date,Case\n"
        "Northland,Eastland; Southland,Release Ada.,maybe,3,2019,Ada Example\n"
        "Northland,Eastland; Southland,Release Ada.,maybe,3,2019,Ada Example\n"
        "Northland,;,Release Ada.,,3,2019,\n"
    )

    ran = bring(recipes.open("recommendations", GIVEN["recommendations"]), path)

    assert ran.rows("involvements", "agent", "role") == [
        ("Eastland", "recommending-state"),
        ("Northland", "reviewed-state"),
        ("Southland", "recommending-state"),
    ]
    assert ran.told() == [
        (
            "list.csv, line 3, column Recommendation: 'Release Ada.': The same recommendation stands "
            "further up. Take one of the two out, or write what tells them apart."
        ),
        (
            "list.csv, line 4, column State under review: 'Northland': A recommendation needs a State "
            "under review, a recommending State and its text. Write what is missing, or take the row out."
        ),
    ]
    assert ("type", "maybe") in {row[1:3] for row in ran.compiled()}


def test_documents(shipped: Shipped) -> None:
    ran = shipped("documents", **GIVEN["documents"])
    people = names(ran)

    assert ran.problems == []
    assert ran.rows("agents", "_row", "class", "name", "other_names", "is_pseudonymized") == [
        # One body in three languages.
        (
            *(1, "Organization", "Nordwacht@de; North Watch@en; Guardia del Norte@es"),
            *("N.W.@en", None),
        ),
        (4, "Person", "Ada Example@en", None, None),
        (5, "Person", None, None, "yes"),
        (6, "Person", None, None, "yes"),
    ]
    assert ran.rows("cases", "_row", "name") == [
        (7, "Case of Ada Example@en; Caso de Ada Example@es")
    ]
    ((case,),) = ran.rows("cases", "id")
    (collection, document) = sorted(row[1] for row in ran.rows("sources", "_row", "id"))
    assert ran.rows("sources", "_row", "types", "title", "language", "issued", "subjects") == [
        (1, "dataset", "Archive", "en", None, None),
        (
            *(9, "report", r"Report 2019\; with annexes@en; Informe 2019\; con anexos@es"),
            *("en; es", "2019-11", case),
        ),
    ]
    assert [
        (row, people[agent].partition("@")[0], role, starts, source, place)
        for row, agent, role, starts, source, place in ran.rows(
            "involvements", "_row", "agent", "role", "starts", "sources", "locators"
        )
    ] == [
        (1, "Ada Example", "detained", "2019-05-03", document, "page 4"),
        (2, "Nordwacht", "campaigner", None, document, "page 1"),
        (3, "withheld in row 5", "supporter", None, collection, None),
        (4, "withheld in row 6", "supporter", None, collection, None),
    ]
    ((row, agent, organization, role, starts),) = ran.rows(
        "affiliations", "_row", "agent", "organization", "role", "starts"
    )
    assert (row, people[agent], people[organization].partition("@")[0], role, starts) == (
        *(5, "Ada Example@en", "Nordwacht"),
        *("member", "2016"),
    )


def test_relations_and_templates_without_a_table_are_named(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(
        '{"entities": [{"id": "a", "language": "en", "template": "Person", "title": "Ada Example"},'
        '{"id": "b", "language": "en", "template": "Boat", "title": "The Example"},'
        '{"id": "c", "language": "en", "template": "Case", "title": "Case of Ada"}],'
        '"relations": [{"from": "a", "to": "c", "type": "likes"},'
        '{"from": "a", "to": "z", "type": "detained in"},'
        '{"from": "a", "to": "c", "type": "detained in", "document": "q"},'
        '{"from": "c", "to": "a", "type": "detained in"}]}'
    )

    ran = bring(recipes.open("documents", {"title": "A"}), path)

    assert [(p.sheet, p.row, p.column, p.value) for p in ran.problems] == [
        ("entities", 2, "template", "Boat"),
        ("relations", 1, "type", "likes"),
        ("relations", 2, "to", "z"),
        ("relations", 3, "document", "q"),
        ("relations", 4, "type", "detained in"),
    ]


@pytest.mark.parametrize("name", GIVEN)
def test_its_sample_enters_a_workspace_and_breaks_no_rule(name: str) -> None:
    recipe = recipes.open(name, GIVEN[name])
    samples = sorted((recipe.folder / "sample").iterdir())

    done = bringing.bring(
        None, samples, time="2026-03-02T10:00:00+00:00", who="ada", recipe=recipe, dry_run=True
    )

    assert [str(each) for each in done.problems if each.severity == "Violation"] == []
    assert done.changes
    rules = {each.rule for each in done.problems}
    assert rules <= {
        *("recipe", "unread-column", "hasSensitivity-public", "Case-concerned"),
        "Organization-hasOrganizationType",
    }
