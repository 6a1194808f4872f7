"""What workers compute, over a network too large for one picture and in a process without files."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from habeas.networks.edge_rule import EdgeRule
from habeas.networks.tables import EdgeTable
from habeas_api.networks.declared import ROUTES
from habeas_api.networks.jobs import Job, Jobs, Limits, Work
from habeas_api.networks.subject import Subject
from habeas_api.networks.tasks import TASKS

AGENTS, THINGS = 400, 200
RULE = EdgeRule(
    name="invented", iri="urn:test:rule", label="Invented", meaning="They share a letter.",
    limits="It does not mean a friendship.", query="", projection="one-mode", directed=False,
    weight="newman", minimum_evidence=1, time_window="any", disclosure="public",
)  # fmt: skip


def many() -> Subject:
    """Letters of two to five of 400 agents, in ten circles, each by a claim that cites a source."""
    rng = np.random.default_rng(1)
    rows = [
        (circle * 40 + int(place), thing)
        for thing in range(THINGS)
        for circle in [thing % 10]
        for place in rng.choice(40, 2 + thing % 4, replace=False)
    ]
    agent, thing = (np.array(column, dtype=np.int32) for column in zip(*sorted(rows), strict=True))
    table = EdgeTable(
        RULE,
        [f"urn:test:agent-{number:03}" for number in range(AGENTS)],
        [f"urn:test:thing-{number:03}" for number in range(THINGS)],
        [f"urn:test:claim-{number:03}" for number in range(THINGS)],
        agent,
        thing,
        thing,
        sources=["urn:test:one", "urn:test:other"],
        cites=sparse.csr_array(np.eye(2)[np.arange(THINGS) % 2]),
        attributes={
            "label": [f"Agent {number}" for number in range(AGENTS)],
            "kind": ["Person", "Organization"] * (AGENTS // 2),
            "country": ["Here", "There", ""] * 133 + ["Here"],
        },
    )
    return Subject(RULE, most_pairs=10_000, version="invented", rows=table)


@pytest.fixture(scope="module")
def jobs() -> Iterator[Jobs]:
    shared = Jobs(Limits(queue=40, share=40))
    yield shared
    shared.close()


def values_of(route: str, **given: Any) -> dict[str, Any]:
    return {
        each.name: each.read([]) for each in ROUTES[route].parameters if not each.needed
    } | given


SLOW: dict[str, dict[str, Any]] = {
    "drawing": {},
    "communities": {"runs": 3},
    "measures": {"measure": ("betweenness", "constraint", "community", "robustness", "mixing")},
    "significance": {"draws": 19},
    "intervals": {"draws": 20},
    "robustness": {"order": "betweenness", "steps": 5, "efficiency": True},
    "path": {"from": "urn:test:agent-100", "to": "kind=Person"},
    "ego": {"agent": "urn:test:agent-100", "radius": 3},
    "network": {"limit": 50, "next": "/networks/invented?offset=50"},
}


@pytest.fixture(scope="module")
def done(jobs: Jobs) -> dict[str, Job]:
    """All of them, done by a worker."""
    pytest.importorskip("networkit")
    pytest.importorskip("matplotlib")
    subject = many()
    begun = {
        name: jobs.ask(
            name,
            "me",
            Work(
                name,
                subject,
                values_of(name, **given),
                "svg" if name == "drawing" else "json",
                "application/json",
            ),
        )
        for name, given in SLOW.items()
    }
    for job in begun.values():
        assert job.over.wait(120)
    return begun


@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_worker_gives_what_the_same_task_gives_here(done: dict[str, Job], name: str) -> None:
    job = done[name]

    assert job.error is None
    if name == "drawing":
        assert job.content.startswith(b"<?xml")
        assert b"Habeas release invented" in job.content
        return
    here = TASKS[name](many(), values_of(name, **SLOW[name]), "json", lambda share: None)
    assert json.loads(job.content) == json.loads(here)


def test_a_page_of_a_large_network_has_the_evidence_of_its_edges(done: dict[str, Job]) -> None:
    page = json.loads(done["network"].content)

    assert len(page["edges"]) == 50
    assert page["page"]["next"] == "/networks/invented?offset=50"
    assert all(edge["evidence"] for edge in page["edges"])


def test_what_every_task_can_do_is_a_route() -> None:
    assert set(TASKS) == set(ROUTES) - {"why"}
