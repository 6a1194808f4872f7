"""Edge tables of a release: the same as those that SPARQL gives."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from habeas.networks import project, rule, rules, why
from habeas.networks.tables import EdgeTable
from habeas.networks.tables.asking import of_store
from habeas.networks.tables.opened import Tables
from habeas.networks.tables.side import make_tables
from habeas.store.embedded import EmbeddedStore
from habeas.store.side import LeftOutError


@pytest.fixture(scope="session")
def folder(store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("edges")
    make_tables(store, place)
    return place


class Built:
    """What a release gives."""

    def __init__(self, store: EmbeddedStore, folder: Path) -> None:
        self.store = store
        self._tables = Tables(folder)

    def tables(self) -> Tables:
        return self._tables


def names_of(table: EdgeTable) -> dict[str, list[str]]:
    return {
        name: list(getattr(table, name))
        for name in ("agents", "things", "claims", "roles", "sources", "cases")
    }


def test_the_table_of_each_rule_is_that_which_sparql_gives(
    store: EmbeddedStore, folder: Path
) -> None:
    opened = Tables(folder)
    stated = rules(store)
    cited = 0

    assert sum(len(of_store(store, each)) for each in stated) > 20
    for each in stated:
        made, asked = opened.table(each), of_store(store, each)
        assert made is not None
        assert names_of(made) == names_of(asked)
        assert dict(made.attributes) == dict(asked.attributes)
        for column in ("agent", "target", "thing", "claim", "role", "bounds", "known_since"):
            left, right = getattr(made, column), getattr(asked, column)
            assert (left is None) == (right is None)
            assert left is None or (np.array_equal(left, right) and left.dtype == right.dtype)
        for matrix in ("cites", "case_of"):
            assert (getattr(made, matrix) != getattr(asked, matrix)).nnz == 0
        assert made.cites is not None
        cited += made.cites.nnz
    assert cited


def test_a_network_of_a_release_is_that_of_its_triples(store: EmbeddedStore, folder: Path) -> None:
    release = Built(store, folder)
    asked_for: dict[str, dict[str, Any]] = {
        "co-signing": {"weighting": "jaccard"},
        "co-involvement": {"case": "x1"},
        "affiliation": {},
    }
    for name, choices in asked_for.items():
        made, asked = (project(each, name, **choices) for each in (release, store))

        assert made.agents == asked.agents
        assert (made.weights != asked.weights).nnz == 0
        assert made.about == asked.about
    network = project(release, "co-signing")
    assert why(release, network, "north-watch", "law-aid") == why(
        store, network, "law-aid", "north-watch"
    )


def test_the_same_triples_give_the_same_bytes(
    store: EmbeddedStore, folder: Path, tmp_path: Path
) -> None:
    make_tables(store, tmp_path)

    files = sorted(path.name for path in folder.iterdir())
    assert "co-signing.parquet" in files
    assert files == sorted(path.name for path in tmp_path.iterdir())
    assert all((folder / name).read_bytes() == (tmp_path / name).read_bytes() for name in files)


def test_a_rule_that_asks_another_question_has_no_table(store: EmbeddedStore, folder: Path) -> None:
    stated = rule(store, "declared-collaboration")

    assert Tables(folder).table(replace(stated, query=stated.query + "# other")) is None
    assert Tables(folder).table(replace(stated, weight="presence")) is not None
    changed = replace(stated, query=stated.query + "# other")
    assert project(Built(store, folder), changed).number_of_edges() == 1


def test_a_rule_that_cannot_be_computed_is_left_out(
    store_with: Callable[[str], EmbeddedStore], tmp_path: Path
) -> None:
    records = store_with("""
        rule:broken a habeas:EdgeRule ; skos:prefLabel "Broken"@en ; skos:definition "None."@en ;
            skos:scopeNote "None."@en ; sh:select "SELECT ?agent { ?agent a habeas:Agent }" ;
            habeas:hasProjection <https://w3id.org/habeas/vocab/edge-projection/one-mode> ;
            habeas:hasEdgeWeight <https://w3id.org/habeas/vocab/edge-weight/count> ;
            habeas:hasTimeWindow <https://w3id.org/habeas/vocab/time-window/any> ;
            habeas:hasDisclosureLevel <https://w3id.org/habeas/vocab/sensitivity/public> ;
            habeas:hasMinimumEvidence 1 ; habeas:isDirected false .
    """)
    make_tables(records, tmp_path)

    assert "broken" in {each.name for each in rules(records)}
    assert Tables(tmp_path).table(rule(records, "broken")) is None
    assert Tables(tmp_path).table(rule(records, "affiliation")) is not None


def test_without_duckdb_the_tables_are_left_out(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(LeftOutError, match=r'pip install "habeas\[networks\]"'):
        make_tables(store, tmp_path)


def test_without_duckdb_a_release_is_asked_by_sparql(
    store: EmbeddedStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    assert project(Built(store, folder), "co-signing").number_of_edges() == 4
