"""Invented networks for ways between agents."""

import pytest

from habeas.networks.arrays import Network
from habeas.terms import PREFIXES

AGENTS = ["ada", "families", "law-aid", "north-watch", "panel", "press-desk", "vigie"]


@pytest.fixture
def network() -> Network:
    """Ada and the families reach the panel through Law Aid, or North Watch and the Vigie; Press Desk is alone."""
    named = [PREFIXES["agent"] + name for name in AGENTS]
    edges = [(0, 1, 1.0), (0, 2, 0.5), (1, 2, 1.0), (2, 4, 0.25), (1, 3, 2.0), (3, 6, 2.0), (4, 6, 2.0)]  # fmt: skip
    return Network.of(
        named,
        *zip(*edges, strict=True),
        attributes={
            "label": ["Ada", "Families", "Law Aid", "North Watch", "Panel", "", "Vigie"],
            "kind": ["Person", "Group", *["Organization"] * 5],
            "type": ["", "", "law firm", "human rights NGO; foundation", "UN body", "", ""],
            "country": ["Examplia", "", "Examplia", "Elsewhere", "", "", ""],
        },
        about={"rule": "declared-collaboration", "disclosure": "public"},
    )
