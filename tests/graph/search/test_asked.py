"""Words in queries that strangers send: looked up in a worker, whatever the query is like."""

import json
from collections.abc import Iterator

import pytest

from habeas.errors import InvalidQueryError
from habeas.release import Release
from habeas.store.workers import WorkerPool


@pytest.fixture(scope="module")
def pool(invented_release: Release) -> Iterator[WorkerPool]:
    with WorkerPool(invented_release.folder / "store", workers=1, seconds=10.0) as pool:
        yield pool


def found(pool: WorkerPool, text: str, **options: object) -> list[str]:
    with pool.query(text, **options) as result:  # type: ignore[arg-type]
        read = json.loads(result.file.read())
    return sorted(row["x"]["value"].rpartition("/")[2] for row in read["results"]["bindings"])


@pytest.mark.parametrize("rewrite", [True, False])
def test_a_worker_looks_words_up(pool: WorkerPool, rewrite: bool) -> None:
    text = 'SELECT ?x { ?x habeas:matchesText "ada example" ; a habeas:Case }'

    assert found(pool, text, rewrite=rewrite) == ["x1"]
    assert found(pool, f"{text} # {'long ' * 30_000}", rewrite=rewrite) == ["x1"]


def test_the_graphs_of_the_protocol_narrow_the_rest(pool: WorkerPool) -> None:
    text = 'SELECT ?x { ?x habeas:matchesText "ada example" ; a habeas:Case }'
    records, ontology = (
        f"https://w3id.org/habeas/graph/{name}" for name in ("records", "ontology")
    )

    assert found(pool, text, default_graphs=[records]) == ["x1"]
    assert found(pool, text, default_graphs=[ontology]) == []


def test_what_cannot_be_looked_up_is_an_error(pool: WorkerPool) -> None:
    with pytest.raises(InvalidQueryError, match="1:16: behind habeas:matchesText stands a text"):
        pool.query("SELECT ?x { ?x habeas:matchesText ?words }")


def test_an_answer_is_found_as_often_as_it_is_asked_for(pool: WorkerPool) -> None:
    text = 'SELECT ?x { { ?x habeas:matchesText "ben" } UNION { ?x habeas:matchesText "ben" } FILTER(STRSTARTS(STR(?x), "https://w3id.org/habeas/id/case/")) }'

    assert found(pool, text) == ["x2", "x2"]
    assert found(pool, text) == ["x2", "x2"]
