"""The tests of chance over the rules of the real ontology and records of invented people."""

import pytest

from habeas.networks import chance
from habeas.networks.measure import Measure
from habeas.networks.projection import project
from habeas.networks.tables import read
from habeas.store.embedded import EmbeddedStore

STRENGTH = Measure("strength", "", "agent", "", "", "", "", lambda network: network.strength)
RULES = ["affiliation", "co-involvement", "co-signing", "declared-collaboration"]


@pytest.mark.parametrize("name", RULES)
def test_rules_can_be_held_against_chance(store: EmbeddedStore, name: str) -> None:
    network, table = project(store, name), read(store, name)

    found = chance.significance(network, STRENGTH, null="degrees", draws=9)
    ranked = chance.intervals(table, STRENGTH, draws=9)
    likely = chance.worlds(table, STRENGTH, dict.fromkeys(table.claims, 0.5), draws=9)

    assert found.table.name == list(network.agents)
    assert sorted(ranked.table.agent) == list(network.agents) == sorted(likely.table.agent)
    assert ranked.units == chance.coverage(table)["sources"]
    assert found.coverage["edges"] == network.number_of_edges()


def test_co_signing_has_a_backbone_over_all_pairs(store: EmbeddedStore) -> None:
    network = project(store, "co-signing")

    found = chance.backbone(network)

    assert found.tests == len(network) * (len(network) - 1) // 2
    assert len(found.p) == network.number_of_edges() > 0
    assert ((found.p > 0) & (found.p <= 1)).all()
