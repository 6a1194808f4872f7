"""The tables say what the graph says: no row more, no row less, and what each column means."""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import SH, URIRef
from tests.graph.tables import told as telling
from tests.graph.tables.told import Told

from habeas import assets
from habeas.release import Release, build, current_release
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store
from habeas.store.side import LeftOutError
from habeas.tables import SIDE, make_tables
from habeas.tables.catalogue import LINKS, TABLES
from habeas.terms import CLASS_OF_KIND, HABEAS, ID, VOCAB, expand

duckdb = pytest.importorskip("duckdb", reason="tables need DuckDB")


def rows(folder: Path, name: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as database:
        found = database.execute("FROM read_parquet(?)", [str(folder / f"{name}.parquet")])
        return list(found.fetchall())


def check_all(store: Store, folder: Path) -> None:
    """Compare every table with what the graph says."""
    told = Told(store)
    for table in TABLES:
        assert rows(folder, table.name) == told.rows(table), table.name
    for link in LINKS:
        assert rows(folder, link.name) == told.links(link), link.name
    assert Counter(rows(folder, "evidence")) == Counter(telling.evidence(told))
    assert Counter(rows(folder, "names")) == Counter(telling.names(told))


def test_the_tables_of_the_invented_records_say_what_the_graph_says(
    invented_release: Release, invented_tables: Path
) -> None:
    check_all(invented_release.store, invented_tables)


def test_the_tables_of_a_built_release_are_those_of_its_store(shipped_releases: Path) -> None:
    release = current_release(shipped_releases)

    check_all(release.store, release.folder / "tables")
    assert release.manifest["sides"]["tables"]["files"]["cases.parquet"]["sha256"]


# Texts that a file in between could break, and IRIs that are no identifiers of ours.
TEXTS = [
    "Ada", "a,b", 'say "x"', "two\r\nlines", "\n", "", " ", "=1+1", "آدا", "NULL", "é\u0000z", "\\N",
    "'", "x" * 5000, "\ufeff", "\U0001d518", "-", '"',
]  # fmt: skip
CHOSEN = list(
    map(expand, ("skos:prefLabel", "dcterms:title", "dcterms:description", "skos:definition"))
)
ODD = ["https://example.org/a,b", "https://example.org/id/case/1", f"{ID}case/", f"{VOCAB}x", ID]


def invented_quads(seed: int, things: int = 60, statements: int = 1500) -> list[ox.Quad]:
    """Return statements of any kind about anything: properties with several values, of any kind."""
    draw = random.Random(seed)
    classes = [iri for table in TABLES for iri in table.classes]
    properties = [column.property for table in TABLES for column in table.columns]
    properties += [link.property for link in LINKS] + [
        *map(expand, ("skos:altLabel", "skos:prefLabel", "dcterms:title", "dcterms:description")),
        *(HABEAS + name for name in ("isSupportedBy", "isDisputedBy", "hasCitation")),
    ]
    nodes = [ox.NamedNode(f"{ID}{kind}/{n}") for kind in CLASS_OF_KIND for n in range(3)]
    nodes += [ox.NamedNode(f"{VOCAB}role/r{n}") for n in range(3)] + list(map(ox.NamedNode, ODD))
    nodes = draw.sample(nodes, min(things, len(nodes)))
    graphs = [ox.NamedNode("urn:test:g"), ox.NamedNode("urn:test:h")]
    typed = ox.NamedNode(expand("rdf:type"))
    quads = [
        ox.Quad(node, typed, ox.NamedNode(draw.choice(classes)), draw.choice(graphs))
        for node in nodes
        for _ in range(2)
    ]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    for _ in range(statements):
        value: ox.NamedNode | ox.Literal = draw.choice(nodes)
        kind = draw.random()
        if kind < 0.3:
            value = ox.Literal(
                draw.choice(TEXTS), language=draw.choice(["en", "en-GB", "ar", "aa"])
            )
        elif kind < 0.45:
            value = ox.Literal(draw.choice(TEXTS))
        elif kind < 0.6:
            day = f"{draw.randint(1900, 2030)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}"
            value = ox.Literal(day, datatype=ox.NamedNode(xsd + "date"))
        elif kind < 0.65:
            value = ox.Literal(
                draw.choice(["true", "false"]), datatype=ox.NamedNode(xsd + "boolean")
            )
        elif kind < 0.7:
            number = str(draw.randint(-999, 999) / 4)
            value = ox.Literal(number, datatype=ox.NamedNode(xsd + "decimal"))
        # Often one of those where one text of several is chosen.
        property = draw.choice(CHOSEN if draw.random() < 0.3 else properties)
        subject, predicate = draw.choice(nodes), ox.NamedNode(property)
        quads.append(ox.Quad(subject, predicate, value, draw.choice(graphs)))
    blank = ox.BlankNode()
    quads.append(ox.Quad(blank, ox.NamedNode(HABEAS + "performedBy"), nodes[0], graphs[0]))
    quads.append(ox.Quad(nodes[0], ox.NamedNode(HABEAS + "performedBy"), blank, graphs[0]))
    return quads


@pytest.mark.parametrize("seed", range(2))
def test_whatever_a_graph_says_the_tables_say(seed: int, tmp_path: Path) -> None:
    store = EmbeddedStore.of(invented_quads(seed))
    make_tables(store, tmp_path)

    check_all(store, tmp_path)


def test_a_very_long_text_is_whole(tmp_path: Path) -> None:
    case, name = (ox.NamedNode(iri) for iri in (f"{ID}case/1", expand("skos:prefLabel")))
    kind = ox.Quad(case, ox.NamedNode(expand("rdf:type")), ox.NamedNode(HABEAS + "Case"))
    long = "long " * 1_000_000
    make_tables(EmbeddedStore.of([kind, ox.Quad(case, name, ox.Literal(long))]), tmp_path)

    assert rows(tmp_path, "cases")[0][2] == long


def test_too_little_memory_leaves_the_tables_out(invented_release: Release, tmp_path: Path) -> None:
    with pytest.raises(LeftOutError, match="more memory than 2MB"):
        make_tables(invented_release.store, tmp_path, memory="2MB")

    assert list(tmp_path.iterdir()) == []


def test_an_empty_graph_has_empty_tables(tmp_path: Path) -> None:
    make_tables(EmbeddedStore.of([]), tmp_path)

    assert all(rows(tmp_path, table.name) == [] for table in TABLES)


def test_the_database_holds_the_same_tables_and_views_that_join_them(
    invented_tables: Path, database: Any
) -> None:
    for name in [*(each.name for each in TABLES), *(each.name for each in LINKS)]:
        assert database.execute(f"FROM {name}").fetchall() == rows(invented_tables, name)

    overview = database.execute("SELECT id, agents, interventions FROM case_overview").fetchall()
    assert overview == [("case:x1", 4, 3), ("case:x2", 2, 1)]
    acted = database.execute(
        "SELECT agent_name FROM acts WHERE case_id = 'case:x2' ORDER BY ALL"
    ).fetchall()
    assert [name for (name,) in acted] == [
        "=Press Desk",
        "Law Aid <b>International</b>",
        "North Watch",
    ]
    begun = database.execute(
        "SELECT starts_on_or_after FROM timeline WHERE case_id = 'case:x1'"
    ).fetchall()
    known = [day for (day,) in begun if day]
    assert known == sorted(known)


def test_every_column_says_what_it_is(invented_tables: Path, database: Any) -> None:
    silent = database.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE NOT internal AND (comment IS NULL OR comment = '')"
    ).fetchall()
    wordless = database.execute(
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL"
    ).fetchall()
    (role,) = database.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'involvements' "
        "AND column_name = 'role_id'"
    ).fetchone()

    assert (silent, wordless) == ([], [])
    assert role == str(
        assets.ontology().value(URIRef(HABEAS + "hasRole"), URIRef(expand("skos:definition")))
    )


def test_what_columns_mean_stands_beside_the_files_and_in_them(invented_tables: Path) -> None:
    said = json.loads((invented_tables / "tables.json").read_text(encoding="utf-8"))
    page = (invented_tables / "README.md").read_text(encoding="utf-8")

    for table in said:
        assert f"## {table['name']}\n" in page
        names = [column["name"] for column in table["columns"]]
        assert all(f"| `{name}` |" in page for name in names)
        if table["kind"] == "table":
            path = str(invented_tables / f"{table['name']}.parquet")
            with duckdb.connect() as database:
                columns = database.execute("DESCRIBE FROM read_parquet(?)", [path]).fetchall()
                kept = database.execute(
                    "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'columns'",
                    [path],
                ).fetchone()
            assert [column[0] for column in columns] == names
            assert list(json.loads(kept[0])) == names


def test_days_are_days_and_lists_are_lists(database: Any) -> None:
    kinds = dict(
        database.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'phases'"
        ).fetchall()
    )

    assert kinds["starts_on_or_after"] == "DATE"
    assert kinds["is_de_jure"] == "BOOLEAN"
    assert kinds["case_ids"] == "VARCHAR[]"


def test_a_column_has_one_value_only_where_a_shape_allows_no_second() -> None:
    shapes = assets.shapes()
    single = {
        str(shapes.value(rule, SH.path))
        for rule in shapes.subjects(SH.maxCount)
        if str(shapes.value(rule, SH.maxCount)) == "1"
    }
    texts = {expand("skos:definition")}  # one text of several is chosen, as it is with names

    for table in TABLES:
        for column in table.columns:
            assert column.many or column.property in single | texts, (table.name, column.name)


def test_the_same_graph_gives_the_same_bytes(
    invented_release: Release, invented_tables: Path, tmp_path: Path
) -> None:
    shuffled = list(invented_release.store.quads())
    random.Random(5).shuffle(shuffled)
    make_tables(EmbeddedStore.of(shuffled), tmp_path)

    names = {path.name for path in invented_tables.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == names
    for name in names - set(SIDE.inexact):
        assert (tmp_path / name).read_bytes() == (invented_tables / name).read_bytes(), name


def test_without_duckdb_the_tables_are_left_out_and_it_is_said_how_to_get_them(
    invented_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(LeftOutError, match=r'pip install "habeas\[tables\]"'):
        make_tables(invented_release.store, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_build_of_turtle_without_duckdb_says_so_and_goes_on(
    write: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    told: list[str] = []
    records = write(
        "letter.ttl",
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix habeas: <https://w3id.org/habeas/ontology#> .\n"
        '<https://w3id.org/habeas/id/source/letter> a habeas:Source ; dcterms:title "A letter"@en ;'
        " habeas:hasSourceType <https://w3id.org/habeas/vocab/source-type/statement> .\n",
    )

    release = build([records], tmp_path / "releases", told.append)

    assert told[-1].startswith("Without its tables: DuckDB is not installed")
    assert release.side("tables") is None
    assert release.side("search") is not None


def test_pandas_reads_them(invented_tables: Path) -> None:
    pytest.importorskip("pandas")
    with duckdb.connect() as database:
        path = str(invented_tables / "involvements.parquet")
        frame = database.execute("FROM read_parquet(?)", [path]).df()

    assert set(frame["agent_name"]) >= {"Ada Example", "Ben Example"}
    assert frame["starts_on_or_after"].dtype.kind == "M"
