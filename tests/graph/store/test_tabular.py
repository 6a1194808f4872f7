"""CSV that a spreadsheet reads as it is meant, whatever IRIs hold."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.store import tabular
from habeas.store.embedded import EmbeddedStore
from habeas.store.tabular import write_csv
from habeas.store.workers import WorkerPool

terms = st.one_of(
    st.none(),
    st.sampled_from(["urn:test:a", "urn:test:a,b", "urn:test:,", "urn:test:a;b'"]).map(
        ox.NamedNode
    ),
    st.text(st.sampled_from(',"\n\r\t ;aé٣'), max_size=5).map(ox.Literal),
    st.integers(0, 2).map(ox.Literal),
    st.just(ox.BlankNode("b")),
)


def cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    return "" if term is None else str(term) if isinstance(term, ox.BlankNode) else term.value


@st.composite
def tables(
    draw: st.DrawFn,
) -> tuple[list[str], list[list[ox.NamedNode | ox.Literal | ox.BlankNode | None]]]:
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(terms, min_size=width, max_size=width), max_size=6))
    return ["a", "b", "c"][:width], rows


@given(tables())
def test_each_cell_is_read_back(
    table: tuple[list[str], list[list[ox.NamedNode | ox.Literal | ox.BlankNode | None]]],
) -> None:
    columns, rows = table
    lines = ["\t".join("?" + name for name in columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in rows]
    said = "".join(line + "\n" for line in lines).encode()

    def read() -> ox.QuerySolutions:
        found = ox.parse_query_results(said, ox.QueryResultsFormat.TSV)
        assert isinstance(found, ox.QuerySolutions)
        return found

    output = BytesIO()
    write_csv(read(), output, read)

    found = list(csv.reader(StringIO(output.getvalue().decode(), newline="")))
    wanted = [[cell(term) for term in row] for row in rows]
    if len(columns) == 1:  # a reader of tables skips lines without anything
        found, wanted = ([row or [""] for row in each] for each in (found, wanted))
    # A blank node keeps no label of its own.
    assert [columns, *[["_:" if c.startswith("_:") else c for c in row] for row in wanted]] == [
        ["_:" if c.startswith("_:") else c for c in row] for row in found
    ]


def quads(count: int, iri: str) -> list[ox.Quad]:
    thing, says = ox.NamedNode("urn:test:thing"), ox.NamedNode("urn:test:says")
    graph = ox.NamedNode("urn:test:graph")
    return [ox.Quad(thing, says, ox.NamedNode(f"{iri}{n}"), graph) for n in range(count)]


def test_what_the_engine_writes_well_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    store, output = EmbeddedStore.of(quads(3, "urn:test:o")), BytesIO()
    monkeypatch.delattr(tabular, "_write")

    store.write("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o", output, rows="csv")

    assert output.getvalue().decode().splitlines()[1].endswith(",urn:test:o0")


@pytest.mark.parametrize("count", [2, 5_000])
def test_a_comma_in_an_iri_is_quoted_in_answers_small_and_large(tmp_path: Path, count: int) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_extend(quads(count, "urn:test:one,two,"))
    store.flush()
    del store

    with WorkerPool(tmp_path / "store", workers=1) as pool:
        result = pool.query("SELECT ?s ?o { ?s ?p ?o }", rows="csv")
        with result:
            content = result.file.read()

    rows = list(csv.reader(StringIO(content.decode(), newline="")))
    assert result.size == len(content)
    assert rows[0] == ["s", "o"]
    assert sorted(rows[1:]) == sorted(
        ["urn:test:thing", f"urn:test:one,two,{number}"] for number in range(count)
    )
