from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import UnknownNameError
from habeas.networks import Network, NetworkTooLargeError, NetworkTooSmallError, engines
from habeas.networks.engines import EngineError
from habeas.networks.engines.duck import DuckEngine
from habeas.networks.rules import InvalidRuleError
from habeas.networks.selection import Selection, select
from habeas.networks.tables import EdgeTable
from habeas.networks.tables.matrices import WEIGHTINGS
from habeas.sql_text import text_of

Written = tuple[Path, EdgeTable]
Write = Callable[..., Written]


def names(parquet: Path) -> dict[int, str]:
    terms = duckdb.execute(f"SELECT * FROM {text_of(parquet.with_name('terms.parquet'))}")
    return dict(terms.fetchall())


def edges(parquet: Path, found: engines.Projected) -> dict[tuple[str, str], float]:
    iri = names(parquet)
    return {
        (iri[one], iri[other]): weight
        for one, other, weight in zip(*(column.tolist() for column in found), strict=True)
    }


def expected(network: Network) -> dict[tuple[str, str], float]:
    found = network.edges
    return {
        (network.agents[one], network.agents[other]): weight
        for one, other, weight in zip(*(column.tolist() for column in found), strict=True)
    }


def by_name(parquet: Path, found: engines.Scores) -> dict[str, float]:
    iri = names(parquet)
    return {iri[agent]: value for agent, value in zip(*(c.tolist() for c in found), strict=True)}


def graph_of(network: Network) -> Any:
    graph: Any = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(network.agents)
    graph.add_weighted_edges_from((*ends, weight) for ends, weight in expected(network).items())
    return graph


def groups(parquet: Path, found: engines.Scores) -> set[frozenset[str]]:
    label = by_name(parquet, found)
    return {
        frozenset(agent for agent, other in label.items() if other == each)
        for each in label.values()
    }


def check(written: Written, weighting: str, **where: Any) -> None:
    parquet, table = written

    found = engines.project(parquet, rule=table.rule, weighting=weighting, **where)

    assert edges(parquet, found) == pytest.approx(expected(table.project(weighting)), rel=1e-12)
    assert np.array_equal(np.lexsort((found.target, found.source)), np.arange(len(found.source)))


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_a_projection_is_that_of_the_arrays(crowd: Written, weighting: str) -> None:
    check(crowd, weighting)


def overlapping(written: Written) -> Written:
    """Return the same rows under a rule that asks for overlapping times."""
    parquet, table = written
    rule = replace(table.rule, time_window="overlapping")
    return parquet, EdgeTable(
        rule, table.agents, table.things, table.claims, table.agent, table.thing, table.claim,
        bounds=table.bounds,
    )  # fmt: skip


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_parts_that_were_apart_in_time_join_nobody_where_the_rule_says_so(
    crowd: Written, weighting: str
) -> None:
    fewer = overlapping(crowd)

    assert fewer[1].project().number_of_edges() < crowd[1].project().number_of_edges()
    check(fewer, weighting)


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("weighting", ["presence", "count", "newman"])
def test_records_that_name_both_ends_are_counted_once(
    written: Write, directed: bool, weighting: str
) -> None:
    rows = [
        ("Ada", "Ben", "letter 1", "claim 1"),
        ("Ada", "Ben", "letter 1", "claim 2"),
        ("Ben", "Ada", "letter 2", "claim 1"),
        ("Cy", "Cy", "letter 3", "claim 1"),
        ("Dee", "Ada", "letter 4", "claim 3"),
    ]

    check(written(rows, directed=directed, weight="count"), weighting)


def evidenced(written: Write, ends: int) -> Written:
    """Claims by number: two claims for one part or link, twice the same for another."""
    rows = [("Ada", "Ben", "1", "a"), ("Ada", "Ben", "1", "b"), ("Cy", "Ben", "2", "a")]
    rows += [("Dee", "Cy", "1", "a"), ("Dee", "Cy", "1", "c"), ("Cy", "Ben", "2", "a")]
    rows += [("Eve", "Ada", "1", "a"), ("Eve", "Ada", "1", "b")]
    rows += [("Fay", "Ben", "2", "a"), ("Fay", "Ben", "2", "c")]
    return written([(*row[:ends], *row[2:]) for row in rows], minimum_evidence=2, weight="count")


@pytest.mark.parametrize("ends", [1, 2])
def test_parts_with_too_few_claims_do_not_count(written: Write, ends: int) -> None:
    parquet, table = evidenced(written, ends)
    counted = select(table, Selection())

    assert 0 < len(counted) < len(table)
    check((parquet, counted), "count")


memberships = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), min_size=1, max_size=30)


@settings(max_examples=5, deadline=None)
@given(rows=memberships)
def test_components_and_scores_are_those_of_networkx(
    rows: list[tuple[int, int]], written: Write
) -> None:
    parquet, table = written([(f"a{a}", f"t{t}", "claim") for a, t in rows])
    graph = graph_of(table.project("newman"))

    scores = engines.pagerank(parquet, weighting="newman", tolerance=1e-6)

    assert groups(parquet, engines.components(parquet)) == {
        frozenset(component) for component in nx.connected_components(graph)
    }
    assert by_name(parquet, scores) == pytest.approx(
        nx.pagerank(graph, tol=1e-12, max_iter=500), abs=1e-5
    )


def test_a_long_chain_is_one_component_after_few_rounds(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"a{link:03}", f"t{link + step:03}", "c") for link in range(120) for step in (0, 1)]
    parquet, _ = written(rows)
    rounds: list[str] = []
    plain = DuckEngine.replace

    def counted(engine: DuckEngine, name: str, other: str) -> None:
        rounds.append(name)
        plain(engine, name, other)

    monkeypatch.setattr(DuckEngine, "replace", counted)

    found = engines.components(parquet)

    assert len(found.agent) == 120
    assert set(found.value.tolist()) == {int(found.agent.min())}
    assert len(rounds) < 15


def test_scores_flow_in_the_direction_of_records(written: Write) -> None:
    rows = [("Ada", "Ben", "1", "c"), ("Cy", "Ben", "2", "c"), ("Ben", "Dee", "3", "c")]
    parquet, table = written(rows, directed=True, weight="count")

    scores = by_name(parquet, engines.pagerank(parquet, rule=table.rule, tolerance=1e-9))

    assert scores == pytest.approx(nx.pagerank(graph_of(table.project()), tol=1e-12), abs=1e-8)
    assert len(groups(parquet, engines.components(parquet, rule=table.rule))) == 1


def test_a_network_over_the_limit_is_refused_with_the_number_of_its_pairs(crowd: Written) -> None:
    parquet, table = crowd
    pairs = table.two_mode().pairs

    assert engines.estimate(parquet) == pairs
    for refused in (engines.project, engines.components, engines.pagerank):
        with pytest.raises(NetworkTooLargeError, match=f"{pairs:,} pairs"):
            refused(parquet, most_pairs=pairs - 1)
    assert len(engines.project(parquet, most_pairs=pairs).source)


def test_a_network_too_small_to_be_shown_is_refused(written: Write) -> None:
    parquet, table = written([("Ada", "t", "c"), ("Ben", "t", "c")], minimum_agents=3)

    with pytest.raises(NetworkTooSmallError):
        engines.project(parquet, rule=table.rule)


def test_edges_can_stay_with_the_engine(crowd: Written, tmp_path: Path) -> None:
    engines.write_edges(crowd[0], tmp_path / "edges.parquet", weighting="newman")

    rows = duckdb.execute(f"FROM {text_of(tmp_path / 'edges.parquet')} ORDER BY ALL").fetchall()
    found = engines.project(crowd[0], weighting="newman")
    assert rows == list(zip(*(column.tolist() for column in found), strict=True))


def test_what_cannot_be_asked_is_said(crowd: Written, written: Write, tmp_path: Path) -> None:
    direct, _ = written([("Ada", "Ben", "t", "c")], directed=True)

    with pytest.raises(UnknownNameError, match="duckdb"):
        engines.project(crowd[0], engine="duckdv")
    with pytest.raises(EngineError, match="DuckDB runs here"):
        engines.project(crowd[0], address="sc://localhost")
    with pytest.raises(InvalidRuleError, match="there is no weight 'cont'"):
        engines.project(crowd[0], weighting="cont")
    with pytest.raises(InvalidRuleError, match="name both ends"):
        engines.project(direct, weighting="jaccard")
    with pytest.raises(EngineError, match="damping is 1"):
        engines.pagerank(crowd[0], damping=1.0)
    with pytest.raises(EngineError, match="still changed"):
        engines.pagerank(crowd[0], most_rounds=1)
    with pytest.raises(EngineError, match="could not answer"):
        engines.project(tmp_path / "not-there.parquet")
    with pytest.raises(EngineError, match="temporary="):
        engines.project(crowd[0], engine="spark", address="sc://cluster.example:15002")


def test_a_name_of_a_file_is_never_a_part_of_a_question(crowd: Written, tmp_path: Path) -> None:
    odd = tmp_path / "it's; DROP VIEW parts --.parquet"
    odd.write_bytes(crowd[0].read_bytes())

    assert np.array_equal(engines.project(odd).source, engines.project(crowd[0]).source)


def test_duckdb_keeps_to_its_memory_and_says_when_it_cannot(
    tmp_path: Path,
) -> None:
    parquet = tmp_path / "many.parquet"
    duckdb.execute(
        "COPY (SELECT CAST((i * 7919) % 40000 AS INTEGER) AS agent, CAST(i // 10 AS INTEGER) AS "
        f"thing FROM range(200000) AS t(i)) TO {text_of(parquet)} (FORMAT parquet)"
    )

    small = engines.project(parquet, memory="60MB", temporary=str(tmp_path))
    assert np.array_equal(small.weight, engines.project(parquet, memory="2GB").weight)
    assert not list(tmp_path.glob("habeas-*"))
    with pytest.raises(EngineError, match="more than the 1MB"):
        engines.project(parquet, memory="1MB")


# The same texts elsewhere


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_sail_says_the_same(crowd: Written, sail: str, weighting: str) -> None:
    check(crowd, weighting, engine="spark", address=sail)
    check(overlapping(crowd), weighting, engine="spark", address=sail)


def test_sail_finds_the_same_components_and_scores(
    crowd: Written, sail: str, tmp_path: Path
) -> None:
    parquet, table = crowd
    where: dict[str, Any] = {"engine": "spark", "address": sail, "temporary": str(tmp_path)}
    nowhere: dict[str, Any] = {}

    scores, here = (engines.pagerank(parquet, rule=table.rule, **each) for each in (where, nowhere))

    assert by_name(parquet, scores) == pytest.approx(by_name(parquet, here), abs=1e-12)
    assert groups(parquet, engines.components(parquet, **where)) == groups(
        parquet, engines.components(parquet)
    )
    assert not list(tmp_path.iterdir())


def test_sail_takes_records_that_name_both_ends_and_counts_claims(
    written: Write, sail: str
) -> None:
    rows = [("Ada", "Ben", "1", "c"), ("Ben", "Ada", "2", "c"), ("Cy", "Ben", "2", "c")]

    for directed in (True, False):
        check(written(rows, directed=directed), "count", engine="spark", address=sail)
    for ends in (1, 2):
        parquet, table = evidenced(written, ends)
        check((parquet, select(table, Selection())), "count", engine="spark", address=sail)


def test_apache_spark_says_the_same(crowd: Written, spark: None) -> None:
    check(crowd, "newman", engine="spark")
    parquet, _ = crowd
    assert groups(parquet, engines.components(parquet, engine="spark")) == groups(
        parquet, engines.components(parquet)
    )
    scores, here = (
        engines.pagerank(parquet, tolerance=0.05, engine=each) for each in ("spark", "duckdb")
    )
    assert by_name(parquet, scores) == pytest.approx(by_name(parquet, here), abs=1e-12)
