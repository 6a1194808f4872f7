import pyoxigraph as ox

from habeas.store.embedded import EmbeddedStore

ADA, NOTE = ox.NamedNode("urn:test:ada"), ox.NamedNode("urn:test:note")
ONE, TWO = ox.NamedNode("urn:test:one"), ox.NamedNode("urn:test:two")


def test_a_query_sees_all_graphs_unless_it_names_some() -> None:
    store = EmbeddedStore.of(
        [ox.Quad(ADA, NOTE, ox.Literal("1"), ONE), ox.Quad(ADA, NOTE, ox.Literal("2"), TWO)]
    )

    everywhere = store.select("SELECT ?o { ?s ?p ?o } ORDER BY ?o")
    named = store.select("SELECT ?o FROM <urn:test:two> { ?s ?p ?o }")

    assert [row[0] for row in everywhere] == [ox.Literal("1"), ox.Literal("2")]
    assert [row[0] for row in named] == [ox.Literal("2")]
