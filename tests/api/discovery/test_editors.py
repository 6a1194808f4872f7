"""What SIB's editor and others ask an endpoint about itself gives rows, over HTTP."""

from urllib.parse import urlencode

from flask.testing import FlaskClient

from habeas.queries.library import shipped
from habeas.terms import GRAPHS, HABEAS, PREFIXES, VOCAB

Row = dict[str, str]


def ask(client: FlaskClient, query: str) -> list[Row]:
    """Ask as the editor does: with GET, for JSON, with a parameter of its own."""
    address = "/sparql?" + urlencode({"ac": "1", "query": query})
    response = client.get(address, headers={"Accept": "application/sparql-results+json"})
    assert response.status_code == 200, response.text
    assert response.json is not None
    return [
        {name: value["value"] for name, value in row.items()}
        for row in response.json["results"]["bindings"]
    ]


#: What completes classes, properties and values.
SCHEMA = """
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype ?triples
WHERE {
  {
    OPTIONAL {
      ?graph sd:graph ?about .
      OPTIONAL { ?graph rdfs:label ?graphLabel }
      ?about void:classPartition ?class .
    }
    ?class void:class ?subjectClass ; void:propertyPartition ?property .
    ?property void:property ?prop .
    OPTIONAL { ?property void:triples ?triples }
    OPTIONAL {
      { ?property void:classPartition [ void:class ?objectClass ] }
      UNION
      { ?property void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }
    }
  } UNION {
    ?links void:subjectsTarget [ void:class ?subjectClass ] ;
      void:linkPredicate ?prop ;
      void:objectsTarget [ void:class ?objectClass ] .
  }
}
"""


def test_an_editor_knows_which_properties_a_class_has_and_where_they_lead(
    both: FlaskClient,
) -> None:
    rows = ask(both, SCHEMA)
    records = [row for row in rows if row.get("graph") == GRAPHS["records"]]
    of_case = [row for row in records if row["subjectClass"] == HABEAS + "Case"]
    of_involvement = [row for row in records if row["subjectClass"] == HABEAS + "Involvement"]

    assert {row["graphLabel"] for row in records} == {"records"}
    assert {row["prop"]: row.get("objectDatatype") for row in of_case}[
        PREFIXES["skos"] + "prefLabel"
    ] == PREFIXES["rdf"] + "langString"
    assert (HABEAS + "hasPrincipal", HABEAS + "Person") in {
        (row["prop"], row.get("objectClass")) for row in of_involvement
    }
    concept = PREFIXES["skos"] + "Concept"
    assert concept in {row.get("objectClass") for row in of_involvement}, "typed in another graph"
    assert all(int(row["triples"]) > 0 for row in rows)
    assert {row.get("graph") for row in rows} == {
        GRAPHS[name] for name in ("records", "derived", "ontology")
    }


def test_an_overview_finds_classes_by_graph(both: FlaskClient) -> None:
    rows = ask(
        both,
        """PREFIX void: <http://rdfs.org/ns/void#>
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        SELECT * { ?s sd:graph ?graph . ?graph void:classPartition ?part .
          ?part void:class ?class ; void:propertyPartition ?inner .
          ?inner void:property ?property ; void:triples ?triples }""",
    )

    assert len(rows) > 100
    assert HABEAS + "Case" in {row["class"] for row in rows}


def test_an_editor_knows_the_prefixes_each_by_a_name_of_its_own(both: FlaskClient) -> None:
    rows = ask(
        both,
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?declared ?prefix ?namespace
        { ?declared sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix""",
    )

    assert {row["prefix"]: row["namespace"] for row in rows} == PREFIXES
    assert len(rows) == len(PREFIXES)
    assert all(row["declared"].startswith("https://w3id.org/habeas/") for row in rows)
    assert len({row["declared"] for row in rows}) == len(rows)
    assert VOCAB in {row["namespace"] for row in rows}


def test_an_editor_finds_examples_that_run(both: FlaskClient) -> None:
    rows = ask(
        both,
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?sq ?comment ?query ?target
        WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; schema:target ?target ;
          sh:prefixes/sh:declare/sh:prefix "habeas" ; schema:keywords ?keyword ;
          sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq""",
    )

    assert len(rows) == len(shipped())
    assert {row["target"] for row in rows} == {"https://w3id.org/habeas/sparql"}
    for row in rows[:: len(rows) // 8]:
        assert row["comment"]
        ask(both, row["query"])
