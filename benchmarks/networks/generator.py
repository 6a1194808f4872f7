"""Invented agents in invented cases, with the heavy tails of the domain, as edge tables of a release.

Most cases have a few agents and some have dozens; most agents are in one case
and a few are in thousands. Names, claims and sources are made up by number.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from habeas.networks.rules import EdgeRule
from habeas.networks.tables import EdgeTable
from habeas.networks.tables.side import write_tables
from habeas.terms import PREFIXES

__all__ = ["RULE", "heavy_tailed", "write"]

#: Agents of a case at most.
LARGEST = 60
#: Claims that one source makes.
CLAIMS = 8
KINDS = ("Group", "Organization", "Person")
COUNTRIES = 40

#: The rule of the tables: agents meet in cases, and large cases weigh less.
RULE = EdgeRule(
    name="co-involvement",
    iri="",
    label="Co-involvement",
    meaning="Two invented agents work on the same invented case.",
    limits="It is not evidence of cooperation.",
    query="",
    projection="one-mode",
    directed=False,
    weight="newman",
    minimum_evidence=1,
    time_window="any",
    disclosure="public",
)

Places = NDArray[np.int32]


def heavy_tailed(involvements: int, seed: int = 1) -> tuple[Places, Places, int, int]:
    """Return agent and case of about so many involvements, each pair once, and how many of each.

    Sizes of cases follow a Pareto distribution (exponent 1.6) up to :data:`LARGEST`; agents are
    drawn by a Zipf law (exponent 0.75).
    """
    chance = np.random.default_rng(seed)
    cases, agents = involvements // 4, max(10, involvements // 5)
    sizes = np.minimum(LARGEST, 1 + chance.pareto(1.6, cases) * 2.1).astype(np.int64)
    likely = np.cumsum(1 / np.arange(1, agents + 1) ** 0.75)
    drawn = np.searchsorted(likely / likely[-1], chance.random(int(sizes.sum())))
    agent = chance.permutation(agents)[drawn]
    pairs = np.unique(agent * cases + np.repeat(np.arange(cases), sizes))
    return (pairs // cases).astype(np.int32), (pairs % cases).astype(np.int32), agents, cases


def write(folder: Path, involvements: int, seed: int = 1) -> int:
    """Write a release of nothing but edge tables into ``folder``; return its involvements."""
    agent, case, agents, cases = heavy_tailed(involvements, seed)
    chance = np.random.default_rng(seed + 1)
    width = len(str(len(agent)))
    names, things, claims, sources = (
        [f"{PREFIXES[kind]}x{number:0{width}d}" for number in range(count)]
        for kind, count in (
            ("agent", agents),
            ("case", cases),
            ("claim", len(agent)),
            ("source", len(agent) // CLAIMS + 1),
        )
    )
    table = EdgeTable(
        RULE, names, things, claims, agent, case, np.arange(len(agent), dtype=np.int32)
    )
    kind, country = (
        chance.integers(len(KINDS), size=agents),
        chance.integers(COUNTRIES, size=agents),
    )
    nodes: Mapping[str, Mapping[str, str]] = {
        name: {
            "label": f"Agent {number}",
            "kind": KINDS[kind[number]],
            "country": f"Examplia {country[number]}",
        }
        for number, name in enumerate(names)
    }
    side = folder / "edges"
    side.mkdir(parents=True)
    cites = [(claim, sources[number // CLAIMS]) for number, claim in enumerate(claims)]
    write_tables(side, [table], nodes, known_since={}, cites=cites, memory="4GB")
    manifest = {"version": f"invented-{involvements}-{seed}", "sides": {"edges": {"files": {}}}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return len(agent)
