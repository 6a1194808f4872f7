"""Views: whether they say what the descriptions say, in a form that does not change."""

import json
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pyld import jsonld
from rdflib import Graph

from habeas import assets
from habeas.describe import Description, describe, local_names
from habeas.release.opened import current_release
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store
from habeas.terms import GRAPHS, HABEAS, ID, PREFIXES, expand
from habeas.views import context_name, contexts, schemas, view
from habeas.views.keys import LISTS, PHASES, SINGLE, TYPES, keys

INVENTED = Path(__file__).parents[2] / "api" / "invented.ttl"
ADDRESS = "https://habeas.example/contexts/"
XSD = PREFIXES["xsd"]
CASE = ID + "case/x1"


def store_of(*paths: Path) -> EmbeddedStore:
    store = ox.Store()
    for name, files in (("ontology", assets.ontology_files()), ("records", paths)):
        graph = ox.NamedNode(GRAPHS[name])
        for path in files:
            store.extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in ox.parse(path=str(path), rename_blank_nodes=True)
            )
    return EmbeddedStore(store)


@pytest.fixture(scope="module")
def invented() -> EmbeddedStore:
    return store_of(INVENTED)


def seen(description: Description) -> dict[str, Any]:
    """Return a view as a caller gets it."""
    kind = description.iri.removeprefix(ID).partition("/")[0]
    made = view(description, ADDRESS + context_name(kind))
    read: dict[str, Any] = json.loads(json.dumps(made))
    assert list(read) == list(made)
    return read


def load(address: str, options: object) -> dict[str, Any]:
    """Give a processor the contexts that a service would, and nothing else."""
    name = address.removeprefix(ADDRESS)
    document = json.loads(contexts()[name])
    return {"contextUrl": None, "documentUrl": address, "document": document}


def by_pyld(made: Mapping[str, Any]) -> set[ox.Triple]:
    options = {"format": "application/n-quads", "documentLoader": load, "rdfDirection": None}
    quads = jsonld.to_rdf(dict(made), options)
    return {quad.triple for quad in ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)}


def whole(made: Mapping[str, Any]) -> str:
    """Return a view with its context inside, for processors that would fetch it."""
    name = made["@context"].removeprefix(ADDRESS)
    return json.dumps({**made, **json.loads(contexts()[name])})


def by_oxigraph(made: Mapping[str, Any]) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(whole(made).encode(), format=ox.RdfFormat.JSON_LD)}


def by_rdflib(made: Mapping[str, Any]) -> set[ox.Triple]:
    graph = Graph().parse(data=whole(made), format="json-ld")
    lines = graph.serialize(format="nt")
    return {quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)}


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": dict(schemas())}}
    )


@cache
def quickly(name: str) -> Callable[[Any], object]:
    """Return what raises an error if a view is not as its schema says, in a fiftieth of the time."""
    check: Callable[[Any], object] = fastjsonschema.compile(
        {
            "allOf": [{"$ref": f"#/components/schemas/{name}"}],
            "components": {"schemas": dict(schemas())},
        }
    )
    return check


def faults(made: Mapping[str, Any]) -> list[str]:
    name = made["@context"].removeprefix(ADDRESS).partition("-")[0].capitalize() + "View"
    return [f"{each.json_path}: {each.message[:200]}" for each in validator(name).iter_errors(made)]


# What is shipped


@pytest.fixture(scope="module")
def shipped(shipped_releases: Path) -> Store:
    return current_release(shipped_releases).store


@pytest.mark.parametrize("kind", ["case", "agent", "source", "claim", "intervention", "campaign"])
def test_every_view_of_what_is_shipped_says_exactly_what_its_description_says(
    shipped: Store, kind: str
) -> None:
    names = local_names(shipped, kind)
    names = names if kind in ("case", "agent") else names[:: max(len(names) // 5, 1)]
    assert names
    for number, local in enumerate(names):
        description = describe(shipped, f"{ID}{kind}/{local}")
        made = seen(description)
        triples = set(description.triples)

        assert by_oxigraph(made) == triples, local
        if kind in ("case", "agent"):
            quickly(f"{kind.capitalize()}View")(made)
        else:
            assert not faults(made), local
        # Slower, so of every tenth only; of cases of all.
        if kind == "case" or number % 10 == 0:
            assert by_pyld(made) == triples, local
            assert by_rdflib(made) == triples, local


# What a reader finds


def test_a_case_has_who_took_part_with_evidence_in_one_place(invented: EmbeddedStore) -> None:
    made = seen(describe(invented, CASE))

    (ben,) = (each for each in made["involvements"] if each["agent"]["name"] == "Ben Example")
    assert made["names"] == {"ar": ["قضية آدا"], "en": ["The case of Ada Example"]}
    assert ben["role"]["name"] == "defence counsel"
    assert ben["when"] == {"startsOnOrAfter": "2019-05-03", "startsOnOrBefore": "2019-06-30"}
    (claim,) = ben["supportedBy"]
    (citation,) = claim["citations"]
    assert citation["locator"] == "paragraph 3"
    assert citation["source"]["titles"] == {"en": ["A notice of an arrest"]}
    assert citation["source"]["addresses"] == ["https://example.org/notice"]
    assert citation["source"]["issued"] == "2019-05-05"
    assert ben["disputedBy"] == []


def test_a_dispute_is_shown_beside_what_it_disputes(invented: EmbeddedStore) -> None:
    (detention,) = seen(describe(invented, CASE))["detentions"]

    assert [each["status"]["name"] for each in detention["disputedBy"]] == ["rejected"]
    claimed = {
        each["claimed"]["value"]: each["status"]["name"] for each in detention["supportedBy"]
    }
    assert claimed == {"2019-05-03": "disputed", "2019-05-04": "disputed"}
    issued = [each["citations"][0]["source"] for each in detention["disputedBy"]]
    assert [each["issuedInYear"] for each in issued] == ["2020"]


def test_phases_stand_in_their_detention_with_four_bounds() -> None:
    detention, phase = (ox.NamedNode(ID + each) for each in ("detention/x1-1", "phase/x1-1"))
    days = {"startsOnOrAfter": "2019-05-03", "startsOnOrBefore": "2019-05-04"}
    days |= {"endsOnOrAfter": "2019-06-01", "endsOnOrBefore": "2019-06-09"}
    triples = [
        ox.Triple(detention, ox.NamedNode(HABEAS + "isPartOfCase"), ox.NamedNode(CASE)),
        ox.Triple(
            detention,
            ox.NamedNode(expand("rdf:type")),
            ox.NamedNode(HABEAS + "DeprivationOfLiberty"),
        ),
        ox.Triple(phase, ox.NamedNode(HABEAS + "isPhaseOf"), detention),
        *(
            ox.Triple(
                phase,
                ox.NamedNode(HABEAS + name),
                ox.Literal(day, datatype=ox.NamedNode(XSD + "date")),
            )
            for name, day in days.items()
        ),
    ]
    made = seen(Description(CASE, triples, {}))

    assert made["detentions"][0]["phases"][0]["when"] == days
    assert by_pyld(made) == set(triples)
    assert not faults(made)


def test_detentions_that_are_shipped_come_with_their_phases(shipped: Store) -> None:
    cases = [seen(describe(shipped, f"{ID}case/{local}")) for local in local_names(shipped, "case")]
    phases = [
        phase["id"].removeprefix(ID + "phase/")
        for case in cases
        for detention in case["detentions"]
        for phase in detention.get("phases", ())
    ]

    assert phases
    assert sorted(phases) == local_names(shipped, "phase")


def test_an_agent_has_its_cases_by_role(invented: EmbeddedStore) -> None:
    made = seen(describe(invented, ID + "agent/p9002"))

    assert made["casesByRole"] == {
        "defence-counsel": [{"id": CASE, "name": "The case of Ada Example"}]
    }
    assert [each["case"]["id"] for each in made["involvements"]] == [CASE]


def test_what_links_here_otherwise_says_by_what(invented: EmbeddedStore) -> None:
    made = seen(describe(invented, ID + "source/yearbook"))

    assert {by for each in made["incoming"] for by in each["by"]} == {"source"}
    assert made["counts"] == {"source": 1}


def test_lists_are_there_when_they_are_empty(invented: EmbeddedStore) -> None:
    case = seen(describe(invented, CASE))
    agent = seen(describe(invented, ID + "agent/north-watch"))

    assert all(isinstance(case[each.name], list) for each in LISTS["case"])
    assert all(isinstance(agent[each.name], list) for each in LISTS["agent"])
    assert case["determinations"] == agent["ties"] == []


# What nobody expects

DAY, YEAR, MONTH, DECIMAL, INTEGER, FLAG = (
    ox.NamedNode(XSD + name)
    for name in ("date", "gYear", "gYearMonth", "decimal", "integer", "boolean")
)
JSON = ox.NamedNode(PREFIXES["rdf"] + "JSON")
STRANGE = [
    ox.Literal("2019", datatype=YEAR),
    ox.Literal("2019-05", datatype=MONTH),
    ox.Literal("2019-05-03Z", datatype=DAY),
    ox.Literal("next week", datatype=DAY),
    ox.Literal("010.50", datatype=DECIMAL),
    ox.Literal("1e400", datatype=DECIMAL),
    ox.Literal("007", datatype=INTEGER),
    ox.Literal("7", datatype=INTEGER),
    ox.Literal("12345678901234567890", datatype=INTEGER),
    ox.Literal("-0", datatype=INTEGER),
    ox.Literal("1", datatype=FLAG),
    ox.Literal("true", datatype=FLAG),
    ox.Literal("true"),
    ox.Literal('{"@id": "https://evil.example/"}', datatype=JSON),
    ox.Literal("Ada", language="fa-latn"),
    # Indonesian, whose tag is a word of ours.
    ox.Literal("Ada", language="id"),
    ox.Literal("@id"),
    ox.Literal("</script><script>alert(1)</script>"),
    ox.Literal("\u202e\u0000\ud7ff".replace("\u0000", "\x01")),
    ox.Literal("P1Y", datatype=ox.NamedNode(XSD + "duration")),
    ox.Literal("2019-05-03T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime")),
    ox.Literal("1.5E0", datatype=ox.NamedNode(XSD + "double")),
    ox.Literal("x", datatype=ox.NamedNode("https://example.org/datatype")),
]
THINGS: list[Any] = [
    *map(
        ox.NamedNode,
        (
            CASE,
            ID + "claim/c1",
            ID + "agent/p9001",
            "javascript:alert(1)",
            "id:names",
            "type:x",
            "names:x",
            "when:x",
            "mailto:ada@example.org",
            "urn:x:@type",
            "https://example.org/ü?a=b&c=%20#@id",
        ),
    ),
    ox.BlankNode("b1"),
    ox.BlankNode("names"),
]
PROPERTIES = [
    *keys(),
    PHASES.iri,
    expand("rdf:type"),
    expand("rdf:first"),
    "https://example.org/property",
    "id:property",
    "names:property",
    "urn:@graph",
]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("startsOnOrAfter", ox.Literal("2019-05-03", datatype=DAY), "2019-05-03"),
        ("startsOnOrAfter", ox.Literal("2019-05-03Z", datatype=DAY), None),
        ("startsOnOrAfter", ox.Literal("2019", datatype=YEAR), None),
        ("startsOnOrAfter", ox.Literal("2019-05-03"), None),
        ("hasMinimumAgents", ox.Literal("7", datatype=INTEGER), 7),
        ("hasMinimumAgents", ox.Literal("007", datatype=INTEGER), None),
        ("hasMinimumAgents", ox.Literal("12345678901234567890", datatype=INTEGER), None),
        ("isDirected", ox.Literal("true", datatype=FLAG), True),
        ("isDirected", ox.Literal("1", datatype=FLAG), None),
        ("hasAmount", ox.Literal("010.50", datatype=DECIMAL), "010.50"),
        ("hasRole", ox.Literal("detained"), None),
        ("isKnownSince", ox.NamedNode(CASE), None),
    ],
)
def test_a_value_that_is_not_of_the_kind_of_its_key_stands_under_its_property(
    name: str, value: ox.NamedNode | ox.Literal, shown: object
) -> None:
    iri = HABEAS + name
    made = seen(Description(CASE, [ox.Triple(THINGS[0], ox.NamedNode(iri), value)], {}))
    (key,) = keys()[iri]
    place = made.get("when", {}) if key.inside else made

    assert place.get(key.name) == shown
    assert (iri in made) == (shown is None)


def test_of_two_values_where_there_can_be_one_none_is_picked() -> None:
    iri = HABEAS + "startsOnOrAfter"
    days = ("2019-05-03", "2019-05-04")
    said = [ox.Triple(THINGS[0], ox.NamedNode(iri), ox.Literal(day, datatype=DAY)) for day in days]
    made = seen(Description(CASE, said, {}))

    assert "when" not in made
    assert [each["value"] for each in made[iri]] == list(days)


literals = st.one_of(
    st.sampled_from(STRANGE),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00")).map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag),
        st.text(string.printable),
        st.sampled_from(["en", "ar", "zh-hans", "none", "value", "type"]),
    ),
)
triples = st.builds(
    ox.Triple,
    st.sampled_from(THINGS),
    st.sampled_from(PROPERTIES).map(ox.NamedNode),
    st.one_of(
        st.sampled_from(THINGS), literals, st.sampled_from(sorted(TYPES.all())).map(ox.NamedNode)
    ),
)


def by_label(found: set[ox.Triple]) -> set[str]:
    """Return triples in an order of blank nodes that does not depend on their names."""
    dataset = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


@given(st.sets(triples, max_size=25), st.sampled_from([CASE, ID + "agent/p9001", ID + "claim/c1"]))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@example({ox.Triple(THINGS[0], ox.NamedNode(each), THINGS[0]) for each in keys()}, CASE)
@example(
    {
        ox.Triple(THINGS[0], ox.NamedNode(each), value)
        for each in keys()
        for value in (*STRANGE, *THINGS)
    },
    CASE,
)
def test_whatever_is_said_is_in_the_view_and_nothing_else(said: set[ox.Triple], about: str) -> None:
    made = seen(Description(about, sorted(said, key=str), {}))

    assert not faults(made)
    assert by_label(by_pyld(made)) == by_label(said)
    assert by_label(by_oxigraph(made)) == by_label(said)


def test_evidence_that_leads_in_circles_has_an_end() -> None:
    """Each source rests on all others: whole trees of them would never end."""
    sources = [ox.NamedNode(f"{ID}source/s{number}") for number in range(40)]
    rests = ox.NamedNode(expand("dcterms:source"))
    said = {ox.Triple(one, rests, other) for one in sources for other in sources}
    made = seen(Description(sources[0].value, sorted(said, key=str), {}))

    assert by_oxigraph(made) == said
    assert len(json.dumps(made)) < 5_000_000


# What is told of them


def objects(made: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(made, dict):
        yield made
        for name, each in made.items():
            if name != "counts":  # by the names of properties, which are keys elsewhere
                yield from objects(each)
    elif isinstance(made, list):
        for each in made:
            yield from objects(each)


def test_keys_never_change_their_shape(shipped: Store) -> None:
    shapes: dict[str, set[type]] = {}
    for kind in ("case", "agent"):
        for local in local_names(shipped, kind)[:40]:
            for each in objects(seen(describe(shipped, f"{ID}{kind}/{local}"))):
                for name, value in each.items():
                    shapes.setdefault(name, set()).add(type(value))
    # Languages and roles are keys too, and always have arrays.
    assert not {name: kinds for name, kinds in shapes.items() if len(kinds) > 1}


def test_what_a_thing_has_one_of_is_what_shapes_allow_one_of() -> None:
    rules = Graph()
    for path in assets.shape_files():
        rules.parse(path)
    found = rules.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?path WHERE { ?rule sh:path ?path ; "
        "sh:maxCount 1 ; sh:severity sh:Violation }"
    )
    allowed = {str(row[0]).removeprefix(HABEAS) for row in found}  # type: ignore[index]

    assert allowed >= SINGLE


def test_schemas_are_schemas() -> None:
    for schema in schemas().values():
        Draft202012Validator.check_schema(schema)


def test_a_context_is_called_after_what_it_says() -> None:
    assert len(set(contexts())) == len(contexts())
    assert context_name("place") == context_name("") != context_name("case")


@pytest.mark.parametrize("name", sorted(contexts()))
def test_a_context_leaves_no_word_of_a_view_without_meaning(name: str) -> None:
    declared = json.loads(contexts()[name])["@context"]
    kind = name.partition("-")[0]
    view_of = schemas()[f"{kind.capitalize()}View"]

    assert set(view_of["properties"]) - {"@context"} <= set(declared)
