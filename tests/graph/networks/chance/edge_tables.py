"""Edge tables made by hand."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from habeas.networks.rules import EdgeRule
from habeas.networks.tables.table import EdgeTable

#: One row: agent, thing, claim, and the sources that the claim cites, with a plus between them.
Row = tuple[str, str, str, str]


def rule_of(**settings: object) -> EdgeRule:
    stated: dict[str, object] = {
        "name": "letters",
        "iri": "urn:rule:letters",
        "label": "Letters",
        "meaning": "Both signed one letter.",
        "limits": "They need not know each other.",
        "query": "",
        "projection": "one-mode",
        "directed": False,
        "weight": "count",
        "minimum_evidence": 1,
        "time_window": "any",
        "disclosure": "public",
    }
    return EdgeRule(**{**stated, **settings})  # type: ignore[arg-type]


def table_of(rows: Sequence[Row], **settings: object) -> EdgeTable:
    agents, things, claims = (sorted({row[place] for row in rows}) for place in range(3))
    cited = {claim: said.split("+") if said else [] for _, _, claim, said in rows}
    sources = sorted({source for found in cited.values() for source in found})
    pairs = [
        (claims.index(claim), sources.index(each)) for claim, said in cited.items() for each in said
    ]
    cites = sparse.csr_array(
        (
            np.ones(len(pairs)),
            (
                np.array([claim for claim, _ in pairs], dtype=int),
                np.array([source for _, source in pairs], dtype=int),
            ),
        ),
        shape=(len(claims), len(sources)),
    )
    return EdgeTable(
        rule_of(**settings),
        agents,
        things,
        claims,
        np.array([agents.index(row[0]) for row in rows], dtype=np.int32),
        np.array([things.index(row[1]) for row in rows], dtype=np.int32),
        np.array([claims.index(row[2]) for row in rows], dtype=np.int32),
        sources=sources,
        cites=cites,
    )
