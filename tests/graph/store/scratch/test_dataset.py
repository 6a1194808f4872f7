"""A dataset in memory that changes whole or not at all."""

from collections.abc import Sequence
from io import BytesIO

import pytest

from habeas.errors import InvalidQueryError
from habeas.store.interface import UnwantedFormError
from habeas.store.scratch.dataset import DEFAULT, Dataset
from habeas.store.scratch.errors import (
    GraphConflictError,
    MissingGraphError,
    UnreadableGraphError,
)
from habeas.store.scratch.parts import Part

BASE = "http://watch.example/"
ADA = Part(b"<ada> <name> 'Ada' .", "ttl", BASE)
BEN = Part(b"<ben> <name> 'Ben' .", "ttl", BASE)
BROKEN = Part(b"<ben> <name> 'Ben' . <cy>", "ttl", BASE)


def csv(
    dataset: Dataset, text: str, default: Sequence[str] = (), named: Sequence[str] = ()
) -> list[str]:
    output = BytesIO()
    dataset.ask(text, output, BASE, default, named, rows="csv")
    return output.getvalue().decode().split("\r\n")[1:-1]


def quads(dataset: Dataset) -> list[str]:
    output = BytesIO()
    dataset.write_all(output, "nq")
    return sorted(output.getvalue().decode().splitlines())


@pytest.fixture
def dataset() -> Dataset:
    """Ada in the default graph, Ben in ``urn:g``."""
    dataset = Dataset()
    dataset.add(DEFAULT, [ADA])
    dataset.add("urn:g", [BEN])
    return dataset


def test_the_default_graph_is_not_the_union(dataset: Dataset) -> None:
    text = "SELECT ?name { ?who <name> ?name } ORDER BY ?name"

    assert csv(dataset, text) == ["Ada"]
    assert csv(dataset, text, ["urn:g"]) == ["Ben"]
    assert csv(dataset, text, [], ["urn:g"]) == []
    assert csv(dataset, "SELECT ?name { GRAPH ?g { ?who <name> ?name } }") == ["Ben"]


def test_a_query_writes_nothing(dataset: Dataset) -> None:
    with pytest.raises(InvalidQueryError, match="not valid SPARQL"):
        csv(dataset, "DROP ALL")
    with pytest.raises(UnwantedFormError):
        dataset.ask("ASK {}", BytesIO(), BASE, rows=None)

    assert len(dataset) == 2


def test_a_graph_exists_from_being_made_until_it_is_dropped() -> None:
    dataset = Dataset()

    assert dataset.has(DEFAULT)
    assert not dataset.has("urn:g")
    assert dataset.add("urn:g", []) is True
    assert dataset.has("urn:g")
    assert dataset.add("urn:g", [ADA]) is False
    assert dataset.replace("urn:g", [BEN]) is False
    assert dataset.replace("urn:h", []) is True
    assert dataset.names() == ["urn:g", "urn:h"]
    dataset.drop("urn:g")
    dataset.drop(DEFAULT)
    assert dataset.names() == ["urn:h"]
    for action in (dataset.drop, lambda graph: dataset.write(graph, BytesIO(), "ttl")):
        with pytest.raises(MissingGraphError, match="<urn:g>"):
            action("urn:g")


@pytest.mark.parametrize("parts", [[BROKEN], [ADA, BROKEN], [BROKEN, ADA]])
@pytest.mark.parametrize("graph", [DEFAULT, "urn:g", "urn:new"])
def test_what_cannot_be_read_changes_nothing(
    dataset: Dataset, graph: str, parts: list[Part]
) -> None:
    before = quads(dataset)

    for change in (dataset.add, dataset.replace):
        with pytest.raises(UnreadableGraphError, match="line 1"):
            change(graph, parts)
    for change_all in (dataset.add_all, dataset.replace_all):
        with pytest.raises(UnreadableGraphError):
            change_all(parts)

    assert quads(dataset) == before
    assert dataset.names() == ["urn:g"]


def test_a_graph_takes_no_named_graphs_and_the_dataset_does(dataset: Dataset) -> None:
    quad = Part(b"<urn:a> <urn:b> <urn:c> <urn:h> .", "nq", BASE)

    with pytest.raises(UnreadableGraphError, match="Named graphs"):
        dataset.add("urn:g", [quad])
    dataset.add_all([quad])
    assert dataset.names() == ["urn:g", "urn:h"]
    dataset.replace_all([quad])
    assert quads(dataset) == ["<urn:a> <urn:b> <urn:c> <urn:h> ."]
    dataset.drop_all()
    assert (len(dataset), dataset.names()) == (0, [])


def test_blank_nodes_of_two_parts_are_two(dataset: Dataset) -> None:
    part = Part(b"_:b <urn:p> 1 .", "ttl", BASE)

    dataset.replace("urn:g", [part, part])

    assert len(dataset) == 3


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("INSERT DATA { <a> <b> 1 } ; CREATE GRAPH <urn:g>", GraphConflictError),
        ("INSERT DATA { <a> <b> 1 } ; DROP GRAPH <urn:none>", MissingGraphError),
        ("INSERT DATA { <a> <b> 1 } ; MOVE <urn:none> TO <urn:b>", MissingGraphError),
        ("CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", GraphConflictError),
        (
            "INSERT DATA { <a> <b> 1 } ; CLEAR GRAPH <urn:x> ; CREATE GRAPH <urn:g>",
            GraphConflictError,
        ),
        ("INSERT DATA { <a> <b> 1 } ; NONSENSE", InvalidQueryError),
        ("INSERT DATA { <a> <b> 1 } ; PREFIX a: <urn:a> NONSENSE", InvalidQueryError),
        ("SELECT * {}", InvalidQueryError),
    ],
)
def test_an_update_that_fails_changes_nothing(
    dataset: Dataset, text: str, error: type[Exception]
) -> None:
    before = quads(dataset)

    with pytest.raises(error):
        dataset.update(text, BASE)

    assert quads(dataset) == before


def test_to_clear_what_is_not_there_is_no_error(dataset: Dataset) -> None:
    dataset.update("CLEAR GRAPH <urn:none> ; INSERT DATA { <cy> <name> 'Cy' }", BASE)

    assert len(dataset) == 3
    assert dataset.names() == ["urn:g"]


@pytest.mark.parametrize("name", ["g", "", "urn:a> <b", "http://watch.example/ x"])
def test_the_graphs_of_an_update_are_iris(dataset: Dataset, name: str) -> None:
    with pytest.raises(InvalidQueryError, match="IRI"):
        dataset.update("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", BASE, [name])
