"""What people read of the ontology: a page for each module, term, vocabulary and concept."""

from functools import cache
from itertools import pairwise
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import OWL, RDF, SH, SKOS, Graph, URIRef

from habeas import assets, term_use
from habeas.describe import Description
from habeas.terms import HABEAS, ONTOLOGY_VERSION, SHAPES, VOCAB
from habeas.vocabulary.labels import Label, labels
from habeas.vocabulary.modules import modules, term_names
from habeas_api import names
from habeas_api.names import LANGUAGES, names_of

MODULES = [module.name for module in modules()]
SCHEMES = sorted(path.stem for path in assets.ontology_files() if path.parent.name == "vocab")
PAGES = [
    "/ontology",
    f"/ontology/{ONTOLOGY_VERSION}",
    *(f"/ontology/{name}" for name in MODULES),
    "/ontology/core/0.1.0",
    "/ontology/term/Case",
    "/ontology/term/Event",
    "/ontology/term/hasRole",
    "/ontology/term/hasClaimProperty",
    "/vocab/determination-category",
    "/vocab/involvement-role/detained",
]


def read_page(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.data)


def text_of(page: Any) -> str:
    return " ".join(page.text_content().split())


@cache
def described() -> Graph:
    return assets.ontology()


def english(term: str, by: URIRef) -> list[str]:
    return [" ".join(str(value).split()) for value in described().objects(URIRef(term), by)]


# Pages of terms


@pytest.mark.parametrize("name", term_names())
def test_each_term_has_a_page_with_label_definition_example_and_non_example(
    client: FlaskClient, name: str
) -> None:
    page = read_page(client, f"/ontology/term/{name}")
    text = text_of(page)

    assert page.xpath("string(//h1)").startswith(english(HABEAS + name, SKOS.prefLabel)[0])
    assert page.xpath("//h1//code/text()") == [f"habeas:{name}"]
    assert english(HABEAS + name, SKOS.definition)[0] in text
    for note in english(HABEAS + name, SKOS.scopeNote):
        assert note in text
    examples = english(HABEAS + name, SKOS.example)
    apart = {
        " ".join(row.xpath("string(dd)").split()): row.xpath("string(dt)")
        for row in page.xpath("//dl[@class='examples']/div")
    }
    assert set(apart) == set(examples)
    assert all((apart[each] == "Non-example") == each.startswith("Not ") for each in examples)
    assert page.xpath(f"//a[@href='/ontology#{name}']")


def test_each_term_stands_among_all_others_with_an_id_and_a_link_to_its_page(
    client: FlaskClient,
) -> None:
    page = read_page(client, "/ontology")
    defined = {
        str(term).removeprefix(HABEAS)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        for term in described().subjects(RDF.type, kind)
        if str(term).startswith(HABEAS)
    }

    assert set(page.xpath("//article/@id")) == defined == set(term_names())
    for name in defined:
        assert page.xpath(f"//article[@id='{name}']//h3/a/@href") == [f"/ontology/term/{name}"]


def test_a_class_shows_what_is_said_of_it_what_leads_to_it_and_its_kinds(
    client: FlaskClient,
) -> None:
    page = read_page(client, "/ontology/term/Event")
    sentence = read_page(client, "/ontology/term/Sentence")

    links = set(page.xpath("//section[@aria-labelledby='properties-title']//a/@href"))
    assert {"/ontology/term/performedBy", "/ontology/term/claimsContributionOf"} <= links
    below = set(page.xpath("//section[@aria-labelledby='facts-title']//a/@href"))
    assert {"/ontology/term/Intervention", "/ontology/term/Review"} <= below
    assert "As a kind of “Event”" in text_of(sentence)
    assert "/ontology/term/performedBy" in sentence.xpath("//ul[@class='links']//a/@href")


def test_a_property_shows_its_ends_and_the_vocabulary_of_its_values(client: FlaskClient) -> None:
    page = read_page(client, "/ontology/term/hasDemand")
    ends = read_page(client, "/ontology/term/hasSensitivity")

    facts = page.xpath("//section[@aria-labelledby='facts-title']")[0]
    assert facts.xpath(".//a/@href")[0] == "/ontology/term/Event"
    assert "/vocab/demand" in facts.xpath(".//a/@href")
    assert ends.xpath("//dt[text()='is said of']/following-sibling::dd//text()") == ["anything"]


def test_a_term_shows_its_rules_with_their_reason(client: FlaskClient) -> None:
    rules = term_use.rules()[HABEAS + "hasRole"]
    text = text_of(read_page(client, "/ontology/term/hasRole"))

    assert {"Involvement-role", "Affiliation-hasRole"} <= {rule.name for rule in rules}
    for rule in rules:
        assert rule.message in text
        assert f"Why: {rule.why}" in text
        assert f"shape:{rule.name}" in text
    assert "The rules about Relation" in text_of(read_page(client, "/ontology/term/Involvement"))


def test_every_rule_is_on_the_page_of_some_term_unless_it_is_about_words_of_others() -> None:
    shown = {rule.name for rules in term_use.rules().values() for rule in rules}
    shapes = assets.shapes()

    for shape in shapes.subjects(SH.message):
        if str(shape).removeprefix(SHAPES) not in shown:
            targets = {*shapes.objects(shape, SH.targetClass), *shapes.objects(shape, SH.path)}
            assert not [target for target in targets if str(target).startswith(HABEAS)]


def test_a_term_shows_the_questions_that_use_it_and_how_often_it_is_used(
    client: FlaskClient,
) -> None:
    case = read_page(client, "/ontology/term/Case")
    agent = text_of(read_page(client, "/ontology/term/Agent"))

    assert "/queries/cases" in case.xpath("//section[@aria-labelledby='use-title']//a/@href")
    assert "This release uses it 1 time." in text_of(case)
    assert "This release does not use it itself, and its kinds" in agent
    assert "This release does not use it." in text_of(
        read_page(client, "/ontology/term/hasUpperBound")
    )


# Languages


@pytest.mark.parametrize(
    "path", ["/ontology/term/DeprivationOfLiberty", "/vocab/demand", "/vocab/demand/release"]
)
def test_labels_are_in_six_languages_with_their_direction_and_standing(
    client: FlaskClient, path: str
) -> None:
    page = read_page(client, path)
    rows = page.xpath("//table[@class='languages']/tbody/tr")
    spans = [row.xpath("td/span")[0] for row in rows]

    assert [span.get("lang") for span in spans] == list(LANGUAGES)
    for row, span in zip(rows, spans, strict=True):
        assert span.get("dir") == ("rtl" if span.get("lang") == "ar" else "ltr")
        assert span.text.strip()
        assert row.xpath("string(td[2])") != ""
    for label in labels():
        if label.term == (HABEAS + path[15:] if "term" in path else VOCAB + path[7:]):
            [row] = [row for row in rows if row.xpath(f"td/span[@lang='{label.language}']")]
            assert row.xpath("td/span")[0].text == label.text
            assert bool(row.xpath(".//*[@class='draft']")) == (label.status == "draft")
            if label.status == "attested":
                assert row.xpath(".//a[@rel='noreferrer']/@href") == [label.source]


@pytest.mark.parametrize(
    "path", ["/ontology", "/ontology/core", "/ontology/term/Case", "/vocab/demand"]
)
def test_arabic_never_stands_without_its_direction(client: FlaskClient, path: str) -> None:
    for each in read_page(client, path).xpath("//*[@lang='ar']"):
        assert each.get("dir") == "rtl"


def test_a_label_that_a_speaker_checked_says_who_and_one_of_unknown_origin_is_a_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    iri = HABEAS + "Case"
    checked = Label(iri, "Case", "affaire", "fr", "checked", "Ada Example")
    monkeypatch.setattr(names, "_by_term", lambda: {iri: [checked]})
    said = [
        ox.Triple(ox.NamedNode(iri), ox.NamedNode(str(SKOS.prefLabel)), ox.Literal(text, language=tag))
        for text, tag in (("Case", "en"), ("affaire", "fr"), ("caso", "es"))
    ]  # fmt: skip

    found = names_of(Description(iri, said, {}), iri)

    assert [(name.language, name.status, name.source) for name in found] == [
        ("en", "original", ""),
        ("es", "draft", ""),
        ("fr", "checked", "Ada Example"),
    ]


# Vocabularies


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_scheme_shows_its_concepts_as_a_tree_with_their_definitions(
    client: FlaskClient, scheme: str
) -> None:
    page = read_page(client, f"/vocab/{scheme}")
    text = text_of(page)
    concepts = [str(each) for each in described().subjects(SKOS.inScheme, URIRef(VOCAB + scheme))]

    assert english(VOCAB + scheme, SKOS.definition)[0] in text
    leaves = {leaf.get("id"): leaf for leaf in page.xpath("//ul[@class='tree']/li")}
    assert set(leaves) == {concept.rpartition("/")[2] for concept in concepts}
    for concept in concepts:
        notation = concept.rpartition("/")[2]
        assert english(concept, SKOS.definition)[0] in text
        above = leaves[notation].xpath("../../@id")
        broader = [iri.rpartition("/")[2] for iri in english(concept, SKOS.broader)]
        assert above == broader[:1]
        assert len(leaves[notation].xpath("details//*[@lang='ar'][@dir='rtl']")) <= 1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_concept_has_a_page_with_what_is_broader_and_narrower(
    client: FlaskClient, scheme: str
) -> None:
    for concept in described().subjects(SKOS.inScheme, URIRef(VOCAB + scheme)):
        path = "/vocab/" + str(concept).removeprefix(VOCAB)
        page = read_page(client, path)
        near = [
            *described().objects(concept, SKOS.broader),
            *described().subjects(SKOS.broader, concept),
        ]

        assert english(str(concept), SKOS.definition)[0] in text_of(page)
        links = set(page.xpath("//dl//a/@href"))
        assert {"/vocab/" + str(other).removeprefix(VOCAB) for other in near} <= links
        assert page.xpath(f"//p[@class='kind']/a[@href='/vocab/{scheme}']")


def test_a_scheme_names_the_properties_that_take_values_from_it(client: FlaskClient) -> None:
    page = read_page(client, "/vocab/sensitivity")

    links = set(page.xpath("//main/p/a/@href"))
    assert {"/ontology/term/hasSensitivity", "/ontology/term/hasDisclosureLevel"} <= links


def test_a_dated_category_says_when_it_was_in_use(client: FlaskClient) -> None:
    path = "/vocab/determination-category/amnesty-prisoner-of-conscience-1961"

    page = read_page(client, path)

    assert page.xpath("//dt[text()='in use']/following-sibling::dd//text()") == ["1961 to 1995"]


# Every page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_about_words_can_be_read_by_everybody(client: FlaskClient, path: str) -> None:
    page = read_page(client, path)

    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@aria-labelledby | //@aria-describedby")) <= set(ids)
    assert all(page.xpath("//nav/@aria-label"))
    assert not page.xpath("//script | //style | //@style | //img")
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not [text for text in page.xpath("//main//text()") if text.strip() in ("None", "[]")]


@pytest.mark.parametrize("path", PAGES)
def test_links_between_words_lead_somewhere(client: FlaskClient, path: str) -> None:
    page = read_page(client, path)
    ids = set(page.xpath("//@id"))
    terms = set(read_page(client, "/ontology").xpath("//@id"))

    for href in sorted(set(page.xpath("//main//a/@href | //link/@href"))):
        address, _, fragment = href.partition("#")
        if not address:
            assert fragment in ids
        elif address.startswith("/"):
            assert client.head(address).status_code == 200, href
            if fragment and address == "/ontology":
                assert fragment in terms
