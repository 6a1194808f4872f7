"""Rules of one's own: read from files, checked before use, joined with those that ship."""

from collections.abc import Callable
from pathlib import Path

import pytest

from habeas.networks import InvalidRuleError, network, rule, rules
from habeas.networks.rule_files import InvalidRuleFileError, read_rules
from habeas.store.embedded import EmbeddedStore

BOUNDS = "?startsOnOrAfter ?startsOnOrBefore ?endsOnOrAfter ?endsOnOrBefore"
MECHANISM = f"""PREFIX habeas: <https://w3id.org/habeas/ontology#>
SELECT DISTINCT ?agent ?through {BOUNDS} ?claim
WHERE {{ ?act habeas:underMechanism ?through ; habeas:performedBy ?agent ; habeas:isSupportedBy ?claim }}"""
RULE = """
@prefix edge-projection: <https://w3id.org/habeas/vocab/edge-projection/> .
@prefix edge-weight: <https://w3id.org/habeas/vocab/edge-weight/> .
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix sensitivity: <https://w3id.org/habeas/vocab/sensitivity/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time-window: <https://w3id.org/habeas/vocab/time-window/> .

<urn:rule:shared-mechanism>
    a habeas:EdgeRule ;
    skos:prefLabel "Shared mechanism"@en ;
    skos:definition "Two agents are joined when both acted under the same mechanism."@en ;
    skos:scopeNote "An edge does not mean that the two knew of each other."@en ;
    habeas:hasDisclosureLevel sensitivity:public ;
    habeas:hasEdgeWeight edge-weight:jaccard ;
    habeas:hasMinimumEvidence 1 ;
    habeas:hasProjection edge-projection:one-mode ;
    habeas:hasTimeWindow time-window:any ;
    habeas:isDirected false ;
    sh:select \"\"\"QUERY\"\"\" .
""".replace("QUERY", MECHANISM)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of rules, changed in some places, into a folder; return the file."""

    def make(*changes: tuple[str, str], name: str = "mine.ttl", text: str = RULE) -> Path:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "rules" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make


def problems(path: Path) -> list[str]:
    with pytest.raises(InvalidRuleFileError) as caught:
        read_rules(path)
    return [problem.replace(f"{path}", path.name) for problem in caught.value.problems]


# Rules that can be used


def test_a_rule_of_a_file_stands_among_those_that_ship(store: EmbeddedStore, write: Write) -> None:
    path = write()

    for place in (path, path.parent):
        names = [each.name for each in rules(store, place)]
        assert names == sorted([*(each.name for each in rules(store)), "shared-mechanism"])
        found = rule(store, "shared-mechanism", place)
        assert (found.iri, found.weight, found.query) == (
            "urn:rule:shared-mechanism", "jaccard", MECHANISM,
        )  # fmt: skip


def test_a_network_is_made_by_a_rule_of_a_file(
    store_with: Callable[[str], EmbeddedStore], write: Write
) -> None:
    records = store_with("""
        intervention:1 habeas:underMechanism mechanism:m ; habeas:performedBy agent:ada ;
            habeas:isSupportedBy claim:1 .
        intervention:2 habeas:underMechanism mechanism:m ; habeas:performedBy agent:ben ;
            habeas:isSupportedBy claim:2 .
        intervention:3 habeas:underMechanism mechanism:n ; habeas:performedBy agent:ben ;
            habeas:isSupportedBy claim:3 .
    """)

    graph = network(records, rule(records, "shared-mechanism", write()))

    # one mechanism of two
    assert [about["weight"] for *_, about in graph.edges(data=True)] == [0.5]


def test_a_query_may_say_in_which_role(write: Write) -> None:
    [found] = read_rules(write(("?claim\nWHERE", "?role ?claim\nWHERE")))

    assert "?role ?claim" in found.query


def test_a_rule_may_lead_to_cases(write: Write) -> None:
    changes = [
        ("edge-projection:one-mode", "edge-projection:direct ; habeas:hasTargetClass habeas:Case"),
        ("edge-weight:jaccard", "edge-weight:count"),
        ("isDirected false", "isDirected true"),
        ("?agent ?through", "?source ?target ?through"),
    ]

    [found] = read_rules(write(*changes))

    assert (found.target_class, found.directed) == ("Case", True)


@pytest.mark.parametrize(
    "iri", ["urn:rule:same-prison", "https://example.org/rules#same-prison", "urn:x/same-prison"]
)
def test_a_rule_is_called_by_the_last_part_of_its_iri(write: Write, iri: str) -> None:
    [found] = read_rules(write(("urn:rule:shared-mechanism", iri)))

    assert found.name == "same-prison"


# Rules that cannot


def test_a_setting_that_is_missing_is_named_with_file_and_line(write: Write) -> None:
    path = write(("    habeas:hasMinimumEvidence 1 ;\n", ""))

    [problem] = problems(path)

    assert problem.startswith(
        "mine.ttl:10:1: shared-mechanism: Give exactly one habeas:hasMinimumEv"
    )


def test_a_value_of_another_vocabulary_is_named_at_its_line(write: Write) -> None:
    [problem] = problems(write(("edge-weight:jaccard", "time-window:any")))

    assert problem.startswith("mine.ttl:16:")
    assert "Take the value of habeas:hasEdgeWeight from ontology/vocab/edge-weight.ttl" in problem


def test_everything_that_is_wrong_is_named_at_once(write: Write) -> None:
    write()
    path = write(
        name="other.ttl", text="<urn:rule:b> a <https://w3id.org/habeas/ontology#EdgeRule> ."
    )

    with pytest.raises(InvalidRuleFileError) as caught:
        read_rules(path.parent, taken=["shared-mechanism"])

    assert len(caught.value.problems) == 11
    assert "mine.ttl:10:1: 'shared-mechanism' is the name of another rule" in str(caught.value)
    assert "other.ttl:1:1: b: Say what an edge of this network does not mean" in str(caught.value)
    assert str(caught.value).endswith("docs/edge-rules.md has one to begin with.")


def test_a_rule_may_not_take_the_name_of_one_that_ships(store: EmbeddedStore, write: Write) -> None:
    path = write(("rule:shared-mechanism", "rule:funding"))

    with pytest.raises(InvalidRuleError, match="'funding' is the name of another rule"):
        rules(store, path)


def test_two_files_may_not_use_one_name(write: Write) -> None:
    write(("urn:rule:", "urn:mine:"))
    path = write(name="other.ttl")

    with pytest.raises(
        InvalidRuleFileError, match=r"other\.ttl:10:1: 'shared-mechanism' is the na"
    ):
        read_rules(path.parent)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            [("isDirected false", "isDirected true")],
            "mine.ttl:10:1: The edge rule 'shared-mechanism'",
        ),
        ([("rule:shared-mechanism", "rule:Shared")], "its name, the last part of its IRI"),
        ([("<urn:rule:shared-mechanism>", "[]"), (" .\n", " .\n")], "has no name; give it one"),
        ([("?agent ?through", "?agent ?case")], "selects ?agent ?case ?starts"),
        ([("?claim\nWHERE", "?claim ?role\nWHERE")], "it may select ?role before ?claim"),
        ([("SELECT DISTINCT", "SELEKT")], "its query cannot be run: "),
        ([("WHERE { ", "WHERE { SERVICE <urn:x> {} ")], "its query cannot be run: SERVICE"),
        ([("a habeas:EdgeRule ;\n", "")], "mine.ttl: states no habeas:EdgeRule"),
    ],
)
def test_a_rule_that_cannot_be_computed_is_refused_with_its_place(
    write: Write, changes: list[tuple[str, str]], problem: str
) -> None:
    found = problems(write(*changes))

    assert any(problem in each for each in found), found
    assert all(each.startswith("mine.ttl") for each in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Shared mechanism"@en', '"Mécanisme partagé"@fr'),
        ("skos:scopeNote ", 'skos:scopeNote "An edge does not mean that they agree."@en , '),
    ],
)
def test_words_in_english_have_to_stand_there_once(write: Write, old: str, new: str) -> None:
    [problem] = problems(write((old, new)))

    assert problem.startswith(
        "mine.ttl:10:1: shared-mechanism: Give a label, a definition and a sc"
    )


def test_the_place_of_a_wrong_query_is_the_query(write: Write) -> None:
    [problem] = problems(write(("?agent ?through", "?agent ?case")))

    assert problem.startswith("mine.ttl:21:")


def test_a_file_that_is_no_turtle_is_refused_with_line_and_column(write: Write) -> None:
    [problem] = problems(write(("a habeas:EdgeRule ;", "a habeas:EdgeRule")))

    assert problem.startswith("mine.ttl:12:")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nowhere.ttl", "does not exist"),
        ("empty", "holds no file that ends in .ttl"),
        ("notes.txt", "does not end in .ttl; rules are in Turtle"),
    ],
)
def test_a_place_without_rules_says_what_is_looked_for(
    tmp_path: Path, name: str, problem: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()

    assert problems(tmp_path / name) == [f"{name}: {problem}"]
