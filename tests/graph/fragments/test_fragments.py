"""What matches a pattern, a page at a time: the store's own answer, in an order of its own."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas import fragments
from habeas.fragments import ALL, UNION, Fragments, UnreadableFragmentsError
from habeas.fragments.layout import ORDERS, Order, Widths
from habeas.fragments.making import GENID, make
from habeas.release import Release
from habeas.store.embedded import EmbeddedStore
from habeas.store.side import LeftOutError

XSD = "http://www.w3.org/2001/XMLSchema#"
NODES = [ox.NamedNode(f"urn:test:{name}") for name in ("a", "b", "c", "ß", "a/b")]
BLANKS = [ox.BlankNode("x"), ox.BlankNode("y")]
LITERALS = [
    ox.Literal("held"),
    ox.Literal("held", language="en"),
    ox.Literal('said "no" <urn:test:a> .\n', language="ar"),
    ox.Literal("محتجز", language="ar", direction=ox.BaseDirection.RTL),
    ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("2019-05-03", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal(""),
    ox.Literal("\\n ^^"),
]
NAMED = [ox.NamedNode(f"urn:graph:{name}") for name in "abc"]
GRAPHS: list[ox.DefaultGraph | ox.NamedNode] = [ox.DefaultGraph(), *NAMED]
quads = st.builds(
    ox.Quad,
    st.sampled_from(NODES + BLANKS),
    st.sampled_from(NODES),
    st.sampled_from(NODES + BLANKS + LITERALS),
    st.sampled_from(GRAPHS),
)


def made(store: EmbeddedStore, folder: Path) -> Fragments:
    make(store, folder)
    return fragments.open(folder)


@pytest.fixture
def held(tmp_path: Path) -> Fragments:
    """Two statements about a, one of them in two graphs."""
    a, b, c, *_ = NODES
    one, two = ox.NamedNode("urn:graph:1"), ox.NamedNode("urn:graph:2")
    store = EmbeddedStore.of(
        [ox.Quad(a, b, c, one), ox.Quad(a, b, c, two), ox.Quad(a, c, ox.Literal("x"), two)]
    )
    return made(store, tmp_path)


def patterns() -> Iterator[tuple[object, ...]]:
    """Every kind of pattern, with terms that the graph has and one that it has not."""
    strange = ox.NamedNode("urn:test:nowhere")
    yield from product(
        [None, NODES[0], NODES[1], strange],
        [None, NODES[0], NODES[2], strange],
        [None, NODES[0], *LITERALS[:5], strange],
        [None, *NAMED],
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(quads, max_size=40), st.integers(1, 7))
def test_pages_together_are_the_answer_of_the_store(given: list[ox.Quad], size: int) -> None:
    store = EmbeddedStore.of(given)
    with TemporaryDirectory() as folder:
        held = made(store, Path(folder))
        for subject, predicate, value, graph in patterns():
            wanted = Counter(
                (str(q.subject), str(q.predicate), str(q.object), _name(q.graph_name))
                for q in store.quads(subject, predicate, value, graph)  # type: ignore[arg-type]
            )

            found = held.find(
                _text(subject), _text(predicate), _text(value), graph.value if graph else ALL  # type: ignore[attr-defined]
            )  # fmt: skip

            total = len(found)
            pages = [found.rows(at, at + size) for at in range(0, total + size, size)]
            rows = [row for page in pages for row in page]
            assert total == wanted.total()
            assert rows == found.rows()
            assert all(len(page) == size for page in pages[: total // size])
            assert Counter(tuple(map(_without_genid, row)) for row in rows) == wanted


@settings(max_examples=25, deadline=None)
@given(st.lists(quads, max_size=40))
def test_the_union_has_each_statement_once(given: list[ox.Quad]) -> None:
    store = EmbeddedStore.of(given)
    with TemporaryDirectory() as folder:
        found = made(store, Path(folder)).find(graph=UNION).rows()

    assert all(row.graph == "" for row in found)
    assert Counter(tuple(map(_without_genid, row[:3])) for row in found) == Counter(
        {(str(q.subject), str(q.predicate), str(q.object)) for q in store.quads()}
    )


def _text(term: object) -> str | None:
    return None if term is None else str(term)


def _name(graph: object) -> str:
    return graph.value if isinstance(graph, ox.NamedNode) else ""


def _without_genid(text: str) -> str:
    return f"_:{text[1:-1].rpartition('-')[2]}" if text.startswith(f"<{GENID}") else text


def test_a_statement_of_two_graphs_is_in_both_and_once_in_the_union(held: Fragments) -> None:
    assert held.count() == 3
    assert held.count(graph=UNION) == 2
    assert held.count(graph="urn:graph:1") == 1
    assert held.count(graph="urn:graph:2") == 2
    assert held.count(graph="urn:graph:3") == 0
    assert held.graphs == ["urn:graph:1", "urn:graph:2"]


@pytest.mark.parametrize(
    ("pattern", "order"),
    [
        ({}, (0, 1, 2)),
        ({"predicate": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"}, (2, 0)),
        ({"subject": "<https://w3id.org/habeas/id/case/x1>"}, (1, 2)),
        ({"object": "<https://w3id.org/habeas/ontology#Case>"}, (0, 1)),
    ],
)
def test_what_matches_is_sorted_within_each_graph(
    pattern: dict[str, str], order: tuple[int, ...], invented_release: Release
) -> None:
    side = invented_release.side("fragments")
    assert side is not None

    rows = fragments.open(side).find(**pattern).rows()

    assert len(rows) > 1
    keys = [(row.graph, *(row[place].encode() for place in order)) for row in rows]
    assert all(one <= other for one, other in pairwise(keys))


def test_blank_nodes_have_names_that_are_those_of_their_statements_alone(tmp_path: Path) -> None:
    blank, a, b = ox.BlankNode("c14n0"), NODES[0], NODES[1]
    names = []
    for number, objects in enumerate(([a], [a], [b])):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = EmbeddedStore.of([ox.Quad(blank, a, each, NAMED[0]) for each in objects])
        (row,) = made(store, folder).find().rows()
        names.append(row.subject)

    assert names[0] == names[1] != names[2]
    assert all(name.startswith(f"<{GENID}") and name.endswith("-c14n0>") for name in names)


def test_what_a_blank_node_is_called_finds_it(tmp_path: Path) -> None:
    first, second = BLANKS
    a, b = NODES[:2]
    held = made(
        EmbeddedStore.of([ox.Quad(first, a, second, NAMED[0]), ox.Quad(second, b, a, NAMED[0])]),
        tmp_path,
    )

    (row,) = held.find(predicate=str(a)).rows()
    (following,) = held.find(subject=row.object).rows()

    assert following.predicate == str(b)


def test_what_is_read_from_a_dump_is_what_the_store_holds(tmp_path: Path) -> None:
    a, b = NODES[:2]
    integer = ox.NamedNode(XSD + "integer")
    given = [
        ox.Quad(a, b, ox.Literal("007", datatype=integer), NAMED[0]),
        ox.Quad(a, b, ox.Literal("7", datatype=integer), NAMED[0]),
        ox.Quad(BLANKS[0], b, ox.Literal("1.50", datatype=ox.NamedNode(XSD + "decimal")), NAMED[1]),
        *(ox.Quad(a, b, literal, NAMED[1]) for literal in LITERALS),
    ]
    store = EmbeddedStore.of([*given, ox.Quad(b, a, b, NAMED[2])])
    dump = ox.serialize(given, format=ox.RdfFormat.N_QUADS)
    assert dump
    (tmp_path / "release" / "fragments").mkdir(parents=True)
    (tmp_path / "release" / "public.nq.gz").write_bytes(gzip.compress(dump))
    (tmp_path / "alone").mkdir()

    beside = made(store, tmp_path / "release" / "fragments")
    alone = made(store, tmp_path / "alone")

    assert beside.find().rows() == alone.find().rows()
    assert beside.count(object=f'"7"^^<{XSD}integer>') == 2
    assert beside.count(object=f'"007"^^<{XSD}integer>') == 0
    assert beside.count(graph=NAMED[2].value) == 1


def test_a_release_without_statements_has_none(tmp_path: Path) -> None:
    held = made(EmbeddedStore.of([]), tmp_path)

    assert held.count() == 0
    assert held.find(subject="<urn:test:a>").rows() == []


def test_the_last_of_many_pages_is_what_it_should_be(tmp_path: Path) -> None:
    p, g = NODES[0], NAMED[0]
    store = EmbeddedStore.of(
        ox.Quad(ox.NamedNode(f"urn:test:{n:05}"), p, NODES[1], g) for n in range(20_000)
    )

    found = made(store, tmp_path).find(predicate=str(p))

    assert len(found) == 20_000
    assert [row.subject for row in found.rows(19_998, 20_100)] == [
        "<urn:test:19998>",
        "<urn:test:19999>",
    ]
    assert found.rows(20_000, 20_100) == []


@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_three_numbers_in_one_come_apart_again(order: Order, data: st.DataObject) -> None:
    terms, properties = data.draw(st.integers(1, 1 << 24)), data.draw(st.integers(1, 1 << 12))
    widths = Widths.of(terms, properties)
    numbers = {
        "s": data.draw(st.integers(0, terms - 1)),
        "p": data.draw(st.integers(0, properties - 1)),
        "o": data.draw(st.integers(0, terms - 1)),
    }

    key = widths.joined(order, numbers)

    assert widths.fit
    assert {
        place: int(n[0]) for place, n in widths.split(order, np.array([key])).items()
    } == numbers
    for known in range(4):
        first = {place: numbers[place] for place in order[:known]}
        low, high = widths.bounds(order, first)
        assert low <= key < high


def test_too_many_terms_are_said_to_be_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Widths, "fit", property(lambda _: False))

    with pytest.raises(LeftOutError, match="are too many to be paged through"):
        make(EmbeddedStore.of([ox.Quad(NODES[0], NODES[0], NODES[0], NAMED[0])]), tmp_path)


def test_fragments_of_another_edition_are_refused(held: Fragments, tmp_path: Path) -> None:
    index = json.loads((tmp_path / "index.json").read_text())
    (tmp_path / "index.json").write_text(json.dumps(index | {"edition": 0}))

    with pytest.raises(UnreadableFragmentsError, match="of edition 0, not"):
        fragments.open(tmp_path)
    with pytest.raises(UnreadableFragmentsError, match=r"Build the release again"):
        fragments.open(tmp_path / "nowhere")


MAKE = """
import sys
from pathlib import Path
from habeas.fragments.making import make
from habeas.store.embedded import EmbeddedStore
make(EmbeddedStore.open(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def test_the_files_are_the_same_bytes_in_another_process(
    invented_release: Release, tmp_path: Path
) -> None:
    side = invented_release.side("fragments")
    assert side is not None
    store = invented_release.folder / "store"
    subprocess.run(
        [sys.executable, "-c", MAKE, str(store), str(tmp_path)],
        check=True,
        env={"PYTHONHASHSEED": "77"},
    )

    def digests(folder: Path) -> dict[str, str]:
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    assert digests(tmp_path) == digests(side)
