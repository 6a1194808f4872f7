"""What a release says about itself is what its own queries find."""

from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.release import Release
from habeas.release.content import canonical
from habeas.release.description import DATASET, describe_release, read_facts, release_iri
from habeas.release.description.linksets import MOST
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, ID, PREFIXES, expand

SD = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"
EXT = "PREFIX void-ext: <http://ldf.fi/void-ext#>"
CONTENT = ("records", "derived", "ontology")
RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def table(store: Any, text: str) -> dict[tuple[str, ...], int]:
    """Return the rows of a query whose last column counts, by the others."""
    rows = [tuple(getattr(each, "value", "") for each in row) for row in store.rows(text)]
    found = {row[:-1]: int(row[-1]) for row in rows}
    assert len(found) == len(rows)
    return found


def described(content: bytes, version: str = "0123") -> EmbeddedStore:
    graph = ox.NamedNode(GRAPHS["description"])
    triples = describe_release(content, version).triples
    return EmbeddedStore.of([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples])


@pytest.mark.parametrize("graph", CONTENT)
def test_a_class_partition_has_the_things_that_a_query_finds(
    invented_release: Release, graph: str
) -> None:
    store = invented_release.store
    part = f"<{release_iri(invented_release.version)}#graph-{graph}>"

    said = table(
        store, f"SELECT ?c ?n {{ {part} void:classPartition [ void:class ?c ; void:entities ?n ] }}"
    )

    assert said == table(
        store,
        f"""SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{
              GRAPH <{GRAPHS[graph]}> {{ ?s ?p ?o }} ?s a ?c }} GROUP BY ?c""",
    )
    assert len(said) > 1


@pytest.mark.parametrize("graph", CONTENT)
def test_a_property_of_a_class_has_the_statements_that_a_query_finds(
    invented_release: Release, graph: str
) -> None:
    store = invented_release.store
    part = f"<{release_iri(invented_release.version)}#graph-{graph}>"
    typed = "{ SELECT DISTINCT ?s ?c { ?s a ?c } }"

    for count, how in (
        ("void:triples", "COUNT(*)"),
        ("void:distinctSubjects", "COUNT(DISTINCT ?s)"),
        ("void:distinctObjects", "COUNT(DISTINCT ?o)"),
    ):
        said = table(
            store,
            f"""SELECT ?c ?p ?n {{ {part} void:classPartition ?class . ?class void:class ?c ;
                  void:propertyPartition [ void:property ?p ; {count} ?n ] }}""",
        )

        assert said == table(
            store,
            f"""SELECT ?c ?p ({how} AS ?n) {{
                  GRAPH <{GRAPHS[graph]}> {{ ?s ?p ?o }} {typed} }} GROUP BY ?c ?p""",
        )


@pytest.mark.parametrize("graph", CONTENT)
def test_a_property_leads_to_the_classes_and_datatypes_that_a_query_finds(
    invented_release: Release, graph: str
) -> None:
    store = invented_release.store
    part = f"<{release_iri(invented_release.version)}#graph-{graph}>"
    head = f"""{{ {part} void:classPartition ?class . ?class void:class ?c ;
      void:propertyPartition ?property . ?property void:property ?p ;"""
    typed = "{ SELECT DISTINCT ?s ?c { ?s a ?c } }"

    classes = table(
        store,
        f"SELECT ?c ?p ?d ?n {head} void:classPartition [ void:class ?d ; void:triples ?n ] }}",
    )
    datatypes = table(
        store,
        f"""{EXT} SELECT ?c ?p ?d ?n {head}
              void-ext:datatypePartition [ void-ext:datatype ?d ; void:triples ?n ] }}""",
    )

    assert classes == table(
        store,
        f"""SELECT ?c ?p ?d (COUNT(*) AS ?n) {{ GRAPH <{GRAPHS[graph]}> {{ ?s ?p ?o }} {typed}
              {{ SELECT DISTINCT ?o ?d {{ ?o a ?d }} }} }} GROUP BY ?c ?p ?d""",
    )
    assert datatypes == table(
        store,
        f"""SELECT ?c ?p ?d (COUNT(*) AS ?n) {{ GRAPH <{GRAPHS[graph]}> {{ ?s ?p ?o }} {typed}
              FILTER(isLiteral(?o)) BIND(DATATYPE(?o) AS ?d) }} GROUP BY ?c ?p ?d""",
    )


def test_the_whole_counts_what_all_graphs_hold_together(invented_release: Release) -> None:
    store, release = invented_release.store, f"<{release_iri(invented_release.version)}>"
    graphs = "VALUES ?g { " + " ".join(f"<{GRAPHS[name]}>" for name in CONTENT) + " }"
    distinct = f"{{ SELECT DISTINCT ?s ?p ?o {{ {graphs} GRAPH ?g {{ ?s ?p ?o }} }} }}"

    ((triples, subjects, objects, properties),) = store.rows(
        f"""SELECT ?t ?s ?o ?p {{ {release} void:triples ?t ; void:distinctSubjects ?s ;
              void:distinctObjects ?o ; void:properties ?p }}"""
    )
    ((counted, of_subjects, of_objects, of_properties),) = store.rows(
        f"""SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b)
              (COUNT(DISTINCT ?p) AS ?c) {{ {distinct} }}"""
    )
    said = table(
        store,
        f"""SELECT ?p ?n {{ {release} void:propertyPartition
              [ void:property ?p ; void:triples ?n ] }}""",
    )

    assert [triples, subjects, objects, properties] == [
        counted, of_subjects, of_objects, of_properties
    ]  # fmt: skip
    assert said == table(store, f"SELECT ?p (COUNT(*) AS ?n) {{ {distinct} }} GROUP BY ?p")


def test_linksets_have_every_link_that_leads_outside(invented_release: Release) -> None:
    store = invented_release.store
    said = table(
        store,
        """SELECT ?by ?site ?n { ?links a void:Linkset ; void:linkPredicate ?by ;
             void:objectsTarget [ void:uriSpace ?site ] ; void:triples ?n }""",
    )
    rows = store.rows(
        f"""SELECT ?by ?o {{ GRAPH <{GRAPHS["records"]}> {{ ?s ?by ?o }}
              FILTER(isIRI(?o) && ?by != rdf:type && ?s != <{DATASET}>
                && !STRSTARTS(STR(?o), "https://w3id.org/habeas/")) }}"""
    )
    found: Counter[tuple[str, str]] = Counter()
    for by, target in rows:
        assert isinstance(by, ox.NamedNode)
        assert isinstance(target, ox.NamedNode)
        found[by.value, next(site for _, site in said if target.value.startswith(site))] += 1

    assert said == found
    assert said


def test_many_sites_are_told_apart_only_as_far_as_somebody_reads_it() -> None:
    case, link = ox.NamedNode(ID + "case/x"), ox.NamedNode(expand("dcterms:references"))
    sites = [ox.NamedNode(f"https://site-{number}.example/") for number in range(MOST + 5)]
    twice = ox.Triple(ox.NamedNode(ID + "case/y"), link, sites[-1])
    content = canonical([("records", [twice, *(ox.Triple(case, link, site) for site in sites)])])

    said = table(
        described(content),
        """SELECT ?site ?n { ?links void:objectsTarget ?target ; void:triples ?n .
             ?target dcterms:title ?site }""",
    )

    assert len(said) == MOST + 1
    assert sum(said.values()) == len(sites) + 1
    assert said[("Other sites",)] == 5
    assert said[(f"site-{MOST + 4}.example",)] == 2


def test_it_names_examples_vocabularies_and_how_to_cite_it(invented_release: Release) -> None:
    store, release = invented_release.store, ox.NamedNode(release_iri(invented_release.version))

    def values(name: str) -> set[str]:
        found = store.quads(release, ox.NamedNode(expand(name)))
        return {getattr(quad.object, "value", "") for quad in found}

    for example in values("void:exampleResource"):
        assert list(store.quads(ox.NamedNode(example), RDF_TYPE))
    assert {iri.split("/")[5] for iri in values("void:exampleResource")} >= {"case", "agent"}
    assert {"https://w3id.org/habeas/ontology", "http://purl.org/dc/terms/"} <= values(
        "void:vocabulary"
    )
    assert values("void:uriSpace") == {ID}
    assert values("dcat:version") == {invented_release.version}


def test_no_example_is_of_something_that_is_gone() -> None:
    first, second, third = (ox.NamedNode(f"{ID}case/{local}") for local in ("1", "2", "3"))
    replaced, withdrawn = map(ox.NamedNode, map(expand, ("dcterms:isReplacedBy", "owl:deprecated")))
    case = ox.NamedNode(expand("habeas:Case"))
    said = [ox.Triple(each, RDF_TYPE, case) for each in (first, second, third)]
    said.append(ox.Triple(first, replaced, second))
    said.append(ox.Triple(second, withdrawn, ox.Literal(False)))
    said.append(ox.Triple(third, withdrawn, ox.Literal(True)))
    content = canonical([("records", said)])

    found = table(
        described(content), "SELECT ?e ?n { ?r void:exampleResource ?e ; void:entities ?n }"
    )

    assert found == {(second.value,): 1}


def test_the_manifest_keeps_what_catalogues_tell() -> None:
    dataset, project = ox.NamedNode(DATASET), ox.NamedNode(ID + "agent/north-watch")
    said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (dataset, "dcterms:title", ox.Literal("Cas inventés", language="fr")),
        (dataset, "dcterms:title", ox.Literal("Invented cases", language="en")),
        (dataset, "dcterms:creator", project),
        (dataset, "dcterms:modified", ox.Literal("2019-05-03")),
        (project, "skos:prefLabel", ox.Literal("North Watch", language="en")),
    ]
    content = canonical(
        [("records", [ox.Triple(s, ox.NamedNode(expand(p)), o) for s, p, o in said])]
    )

    facts = describe_release(content, "0123").facts

    assert facts.title == "Invented cases"
    assert facts.creator_name == "North Watch"
    assert facts.citation == (
        "North Watch (2019). Invented cases. Release 0123. https://w3id.org/habeas/release/0123"
    )
    assert read_facts({"about": facts.said()}) == facts
    assert read_facts({}).license.startswith("https://creativecommons.org/")


def test_a_release_without_a_dataset_says_nothing_of_how_it_is_called() -> None:
    facts = describe_release(b"", "0123").facts

    assert facts.citation == ""
    assert facts.title == "Habeas"


NODES = st.sampled_from([ox.NamedNode(f"{ID}case/{name}") for name in "abc"] + [ox.BlankNode("b")])
KINDS = st.sampled_from([ox.NamedNode(f"urn:class:{name}") for name in "xy"])
VALUES = st.one_of(NODES, st.sampled_from([ox.Literal("1"), ox.Literal("a", language="de")]))
BY = st.sampled_from([ox.NamedNode(f"urn:by:{name}") for name in "pq"])
STATEMENTS = st.one_of(
    st.builds(lambda s, o: ox.Triple(s, RDF_TYPE, o), NODES, KINDS),
    st.builds(ox.Triple, NODES, BY, VALUES),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(CONTENT), STATEMENTS), max_size=14))
def test_what_stands_in_several_graphs_is_counted_once_in_all_and_once_in_each(
    said: list[tuple[str, ox.Triple]],
) -> None:
    parts = {name: {triple for graph, triple in said if graph == name} for name in CONTENT}
    content = canonical(list(parts.items()))
    quads = list(ox.parse(content, ox.RdfFormat.N_QUADS))
    together = {quad.triple for quad in quads}
    classes = {(t.subject, t.object) for t in together if t.predicate == RDF_TYPE}

    store = described(content)

    release = f"<{release_iri('0123')}>"
    entities = table(
        store,
        f"SELECT ?c ?n {{ {release} void:classPartition [ void:class ?c ; void:entities ?n ] }}",
    )
    assert entities == Counter((kind.value,) for _, kind in classes)
    ((size,),) = store.rows(f"SELECT ?n {{ {release} void:triples ?n }}")
    assert getattr(size, "value", "") == str(len(together))
    for name in CONTENT:
        own = {q.triple for q in quads if q.graph_name == ox.NamedNode(GRAPHS[name])}
        nested = table(
            store,
            f"""SELECT ?c ?p ?n {{ {release[:-1]}#graph-{name}> void:classPartition [ void:class ?c ;
                  void:propertyPartition [ void:property ?p ; void:triples ?n ] ] }}""",
        )
        assert nested == Counter(
            (kind.value, triple.predicate.value)
            for triple in own
            for subject, kind in classes
            if subject == triple.subject
        )
