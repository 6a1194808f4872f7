"""RDF as records: what is read, from which line, and what is refused."""

import gzip
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest

from habeas.bringing.rdf import read_rdf, syntax_of
from habeas.records import read_records
from habeas.release import Release
from habeas.sheets import FileRead
from habeas.terms import GRAPHS, HABEAS, ID, PREFIXES

TURTLE = """\
@prefix agent: <https://w3id.org/habeas/id/agent/> .
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
agent:north-watch a habeas:Organization ;
    skos:prefLabel "The North Watch"@en ,
        "Nordwache"@de .
<https://w3id.org/habeas/id/tie/1> habeas:isSupportedBy [
    habeas:hasCitation [ habeas:citesSource <https://w3id.org/habeas/id/source/letter> ] ] .
"""


def bring(content: bytes | str, syntax: str) -> tuple[FileRead, list[tuple[object, ...]]]:
    """Return what was read, and the statements with their lines."""
    data = content.encode() if isinstance(content, str) else content
    with duckdb.connect() as con:
        found = read_rdf(con, data, f"given.{syntax}", 3, syntax)
        there = con.sql("SELECT 1 FROM duckdb_tables() WHERE table_name = 'statements'").fetchall()
        rows = (
            con.sql("SELECT s, p, o, line FROM made.statements WHERE file = 3 ORDER BY ALL")
            if there
            else None
        )
        return found, rows.fetchall() if rows else []


def lines(rows: list[tuple[object, ...]]) -> dict[str, object]:
    return {str(o): line for _, _, o, line in rows}


def test_every_statement_has_the_line_of_its_value() -> None:
    read, rows = bring(TURTLE, "ttl")

    assert read.problems == ()
    found = lines(rows)
    assert found['"The North Watch"@en'] == 5
    assert found['"Nordwache"@de'] == 6
    assert found[f"<{ID}source/letter>"] == 8
    assert None not in found.values()


def test_evidence_gets_the_names_that_files_of_records_give_it(tmp_path: Path) -> None:
    path = tmp_path / "given.ttl"
    path.write_text(TURTLE)

    _, rows = bring(TURTLE, "ttl")

    assert {(s, p, o) for s, p, o, _ in rows} == {
        (str(t.subject), str(t.predicate), str(t.object)) for t in read_records([path]).triples
    }


@pytest.mark.parametrize("syntax", ["ttl", "trig", "nt", "nq", "rdf", "jsonld"])
def test_every_syntax_says_the_same(syntax: str) -> None:
    quads = [q.triple for q in ox.parse(TURTLE, ox.RdfFormat.TURTLE) if "tie" not in str(q)][:3]
    form = {
        "ttl": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "nt": ox.RdfFormat.N_TRIPLES,
        "nq": ox.RdfFormat.N_QUADS,
        "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }[syntax]
    text = ox.serialize(quads, format=form)
    assert text is not None

    read, rows = bring(text, syntax)

    assert read.problems == ()
    assert {(s, p, o) for s, p, o, _ in rows} == {
        (str(t.subject), str(t.predicate), str(t.object)) for t in quads
    }
    assert all(line for *_, line in rows)


def test_graphs_that_a_release_makes_are_left_out_and_said() -> None:
    triple = f"<{ID}agent/a> <{PREFIXES['skos']}prefLabel> "
    text = (
        f'{triple}"A"@en <{GRAPHS["records"]}> .\n'
        f'{triple}"B"@en <urn:test:other> .\n{triple}"C"@en .\n'
        f'{triple}"D"@en <{GRAPHS["derived"]}> .\n{triple}"E"@en <{GRAPHS["ontology"]}> .\n'
    )

    read, rows = bring(text, "nq")

    assert lines(rows) == {'"A"@en': 1, '"B"@en': 2, '"C"@en': 3}
    (problem,) = read.problems
    assert problem.severity == "Warning"
    assert problem.message.startswith("2 statements stand in graphs that a release makes")


@pytest.mark.parametrize(
    ("content", "syntax", "told"),
    [
        (
            "<urn:test:a> <urn:test:b> \n  <urn:test:c>",
            "ttl",
            "given.ttl, line 2",
        ),
        (
            '{"@context": "https://elsewhere.example/context", "@id": "urn:test:a"}',
            "jsonld",
            "elsewhere.example",
        ),
        ('<!DOCTYPE rdf [<!ENTITY a "b">]><rdf/>', "rdf", "DOCTYPE"),
        (f"<urn:test:a> <urn:test:b> {'(' * 300}{')' * 300} .", "ttl", "nested more than 200 deep"),
        ("<urn:test:a> <urn:test:b> <<( <urn:test:a> <urn:test:b> 1 )>> .", "ttl", "<<"),
        (b'<urn:test:a> <urn:test:b> "\xe9" .', "ttl", "not UTF-8 (byte 0xe9)"),
        (
            f"\n<{ID}agent/a> a <{HABEAS}Organisation> .",
            "ttl",
            "line 2: habeas:Organisation is not a term of Habeas; did you mean habeas:Organization",
        ),
        (
            f"<{ID}agent/a> <{HABEAS}performedBy> _:x . _:x a <{HABEAS}Person> .",
            "ttl",
            "stands a node without an identifier",
        ),
        (
            f"\n<{ID}case/a> <{HABEAS}hasActor> <{ID}agent/a> .",
            "ttl",
            "line 2: 'habeas:hasActor': is made from involvements",
        ),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_and_nothing_enters(
    content: bytes | str, syntax: str, told: str
) -> None:
    read, rows = bring(content, syntax)

    assert rows == []
    assert told in "\n".join(map(str, read.problems))
    assert {problem.severity for problem in read.problems} == {"Violation"}


def test_an_empty_text_says_nothing() -> None:
    assert bring("", "ttl")[1] == []


@pytest.mark.parametrize(
    ("name", "syntax"),
    [("a.ttl", "ttl"), ("A.NQ", "nq"), ("a.owl", "rdf"), ("a.csv", None), ("ttl", None)],
)
def test_a_file_name_tells_the_syntax(name: str, syntax: str | None) -> None:
    assert syntax_of(Path(name)) == syntax


def test_a_dump_of_a_release_is_brought_as_it_is(invented_release: Release) -> None:
    content = gzip.decompress((invented_release.folder / "public.nq.gz").read_bytes())

    read, rows = bring(content, "nq")

    records = f" <{GRAPHS['records']}> ."
    assert len(rows) == sum(line.endswith(records) for line in content.decode().splitlines())
    assert [problem.severity for problem in read.problems] == ["Warning"]
