"""Dumps: each says what the release says, in the same bytes each time."""

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from tests.graph.dumps.conftest import quads_in, renamed

from habeas.dumps import left_out, listed
from habeas.dumps.making import make_dumps
from habeas.release import Release
from habeas.release.content import compressed
from habeas.store.side import LeftOutError
from habeas.tables.exports import export
from habeas.terms import GRAPHS, ID

Make = Callable[..., Release]
Triples = Sequence[ox.Triple]


def content_of(release: Release) -> set[ox.Quad]:
    return quads_in(release.folder / "public.nq.gz")


def in_graph(quads: set[ox.Quad], iri: str) -> set[ox.Quad]:
    """Return the triples of a graph, in no graph."""
    return {
        ox.Quad(q.subject, q.predicate, q.object)
        for q in quads
        if q.graph_name == ox.NamedNode(iri)
    }


def path_of(release: Release, name: str) -> Path:
    return next(each.path for each in listed(release) if each.name == name)


def test_json_ld_says_all_of_the_release(invented_release: Release) -> None:
    said = quads_in(path_of(invented_release, "public.jsonld.gz"))

    assert renamed(said) == content_of(invented_release)


@pytest.mark.parametrize("graph", ["records", "derived", "ontology"])
def test_turtle_of_a_graph_says_all_of_it(invented_release: Release, graph: str) -> None:
    said = quads_in(path_of(invented_release, f"{graph}.ttl.gz"))

    meant = in_graph(content_of(invented_release), GRAPHS[graph])
    assert meant
    assert renamed(said) == renamed(meant)


def test_the_parts_of_the_records_are_the_records(invented_release: Release) -> None:
    parts = [each for each in listed(invented_release) if each.name.startswith("records-")]
    said = {each.part: quads_in(each.path) for each in parts}

    whole = in_graph(content_of(invented_release), GRAPHS["records"])
    assert sum(map(len, said.values())) == len(whole)
    assert set().union(*said.values()) == whole
    for kind, quads in said.items():
        subjects = {str(quad.subject)[1:-1] for quad in quads}
        if kind == "other":
            assert not any(subject.startswith(f"{ID}case/") for subject in subjects)
        else:
            assert all(subject.startswith(f"{ID}{kind}/") for subject in subjects)


def test_rdflib_reads_the_same_graphs(invented_release: Release) -> None:
    whole = rdflib.Dataset()
    path = path_of(invented_release, "public.jsonld.gz")
    whole.parse(data=gzip.decompress(path.read_bytes()), format="json-ld")
    for name in ("records", "derived"):
        meant = rdflib.Graph()
        content = gzip.decompress((invented_release.folder / "public.nq.gz").read_bytes())
        graph = f" <{GRAPHS[name]}> ."
        lines = [each for each in content.decode().splitlines() if each.endswith(graph)]
        meant.parse(data="".join(f"{each.removesuffix(graph)} .\n" for each in lines), format="nt")
        turtle = rdflib.Graph()
        path = path_of(invented_release, f"{name}.ttl.gz")
        turtle.parse(data=gzip.decompress(path.read_bytes()), format="turtle")

        assert len(meant) > 40
        assert isomorphic(meant, turtle)
        assert isomorphic(meant, whole.graph(rdflib.URIRef(GRAPHS[name])))


def test_what_is_hard_to_write_is_read_as_it_was(release_of: Make, hard: Triples) -> None:
    release = release_of(hard, derived=hard[:3])

    whole = content_of(release)
    assert quads_in(path_of(release, "public.jsonld.gz")) == whole
    assert quads_in(path_of(release, "records.ttl.gz")) == in_graph(whole, GRAPHS["records"])
    assert quads_in(path_of(release, "derived.ttl.gz")) == in_graph(whole, GRAPHS["derived"])
    json.loads(gzip.decompress(path_of(release, "public.jsonld.gz").read_bytes()))


def test_rdflib_reads_what_is_hard_to_write(release_of: Make, hard: Triples) -> None:
    # It does not take texts with these, wherever they come from.
    fair = [triple for triple in hard if "\x00" not in str(triple.object)]
    release = release_of(fair)

    turtle, json_ld, meant = rdflib.Graph(), rdflib.Dataset(), rdflib.Graph()
    lines = ox.serialize(fair, format=ox.RdfFormat.N_TRIPLES)
    meant.parse(data=lines, format="nt")
    turtle.parse(data=gzip.decompress(path_of(release, "records.ttl.gz").read_bytes()))
    whole = gzip.decompress(path_of(release, "public.jsonld.gz").read_bytes())
    json_ld.parse(data=whole, format="json-ld")

    assert len(meant) == len(fair)
    assert set(turtle) == set(meant)
    assert set(json_ld.graph(rdflib.URIRef(GRAPHS["records"]))) == set(meant)


def test_each_line_of_json_ld_is_one_thing(invented_release: Release) -> None:
    text = gzip.decompress(path_of(invented_release, "public.jsonld.gz").read_bytes()).decode()
    lines = text.splitlines()[1:-1]

    things = [json.loads(line.removesuffix(",")) for line in lines]
    ids = {(thing["@id"], thing["@graph"][0]["@id"]) for thing in things}
    assert len(ids) == len(things)
    assert ("graph:records", "case:x1") in ids


@pytest.mark.parametrize(
    "triple",
    [
        ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("case:0001")),
        ox.Triple(ox.NamedNode("case:0001"), ox.NamedNode("urn:p"), ox.NamedNode("urn:a")),
        ox.Triple(
            ox.NamedNode("urn:a"),
            ox.NamedNode("urn:p"),
            ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL),
        ),
        ox.Triple(
            ox.NamedNode("urn:a"),
            ox.NamedNode("urn:p"),
            ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("x")),
        ),
    ],
    ids=["an object like a short form", "a subject like one", "a direction", "a statement"],
)
def test_what_json_ld_cannot_say_leaves_it_out_and_says_why(
    release_of: Make, triple: ox.Triple, hard: Triples
) -> None:
    release = release_of([*hard, triple])

    assert "public.jsonld.gz" not in {each.name for each in listed(release)}
    assert "no way to say" in left_out(release)["public.jsonld.gz"]
    whole = in_graph(content_of(release), GRAPHS["records"])
    assert quads_in(path_of(release, "records.ttl.gz")) == whole


def test_records_with_nodes_without_a_name_are_not_torn(release_of: Make, hard: Triples) -> None:
    node = ox.BlankNode()
    tied = [
        ox.Triple(ox.NamedNode(f"{ID}case/x1"), ox.NamedNode("urn:p"), node),
        ox.Triple(node, ox.NamedNode("urn:p"), ox.NamedNode(f"{ID}agent/ada")),
    ]
    release = release_of([*hard, *tied])

    names = {each.name for each in listed(release)}
    assert not any(name.startswith("records-") for name in names)
    assert "records-*.ttl.gz" in left_out(release)
    whole = content_of(release)
    assert renamed(quads_in(path_of(release, "public.jsonld.gz"))) == whole


def test_the_same_release_gives_the_same_bytes(invented_release: Release, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "dumps").mkdir(parents=True)
    for name in ("public.nq.gz", "void.ttl"):
        (copy / name).write_bytes((invented_release.folder / name).read_bytes())
    (copy / "tables").symlink_to(invented_release.folder / "tables")

    make_dumps(copy)

    for path in (invented_release.folder / "dumps").iterdir():
        assert (copy / "dumps" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_release_without_its_content_in_one_file_has_no_dumps(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()

    with pytest.raises(LeftOutError, match=r"has no public\.nq\.gz"):
        make_dumps(tmp_path)


def test_little_is_held_however_much_there_is(tmp_path: Path) -> None:
    def made(count: int) -> int:
        folder = tmp_path / str(count)
        (folder / "dumps").mkdir(parents=True)
        graph = f"<{GRAPHS['records']}>"
        lines = (
            f'<{ID}agent/a{n:09}> <urn:p> "{"x" * 2000} {n}" {graph} .\n' for n in range(count)
        )
        (folder / "public.nq.gz").write_bytes(compressed("".join(lines).encode()))
        tracemalloc.start()
        make_dumps(folder)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    made(100)
    assert made(5_000) < made(1_000) + 3_000_000


def test_the_tables_as_csv_are_those_of_the_command_and_are_described(
    invented_release: Release, tmp_path: Path
) -> None:
    pytest.importorskip("duckdb", reason="tables need DuckDB")
    csvw = pytest.importorskip("csvw", reason="checks the description")
    with zipfile.ZipFile(path_of(invented_release, "tables.csv.zip")) as archive:
        archive.extractall(tmp_path)
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())

    cases = io.BytesIO()
    export(invented_release.folder / "tables", "cases", "csv", cases)
    assert (tmp_path / "cases.csv").read_bytes() == cases.getvalue()
    described = csvw.CSVW(str(tmp_path / "csv-metadata.json"))
    assert described.is_valid
    tables = {str(table.url): table for table in described.tables}
    assert {f"{name}.csv" for name in ("cases", "detentions", "performers", "names")} <= set(tables)
    assert {path.name for path in tmp_path.glob("*.csv")} == set(tables)
    rows = list(tables["detentions.csv"])
    with (tmp_path / "detentions.csv").open(encoding="utf-8", newline="") as file:
        plain = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [row["id"] for row in plain]
    assert str(rows[0]["starts_on_or_after"]).startswith(plain[0]["starts_on_or_after"])
    assert isinstance(next(iter(tables["cases.csv"]))["issue_ids"], list)


def test_a_link_in_the_folder_is_not_listed(
    release_of: Make, hard: Triples, tmp_path: Path
) -> None:
    release = release_of(hard)
    secret = tmp_path / "secret"
    secret.write_text("secret")
    before = {each.name for each in listed(release)}

    (release.folder / "dumps" / "secret.ttl.gz").symlink_to(secret)
    (release.folder / "manifest.json").touch()

    assert {each.name for each in listed(release)} == before


def test_the_list_says_what_each_file_is(invented_release: Release) -> None:
    files = {each.name: each for each in listed(invented_release)}

    assert next(iter(files)) == "public.nq.gz"
    assert len(files) == len(listed(invented_release))
    assert all(each.title and each.bytes == each.path.stat().st_size for each in files.values())
    assert files["records.ttl.gz"].graph == GRAPHS["records"]
    assert files["records-case.ttl.gz"].part == "case"
    assert files["records-case.ttl.gz"].sent_as == "application/gzip"
    assert files["records-case.ttl.gz"].media_type == "text/turtle"
    assert files["public.jsonld.gz"].media_type == "application/ld+json"
    assert not files["public.jsonld.gz"].graph
    assert files["void.ttl"].graph == GRAPHS["description"]
