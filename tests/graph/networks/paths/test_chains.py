from dataclasses import replace

import numpy as np
import pytest

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.paths import EmptyGroupError, MismatchedLayersError, Tie, chains, chosen


def names(found: list[tuple[str, ...]]) -> list[list[str]]:
    return [[agent.rpartition("/")[2] for agent in agents] for agents in found]


def test_chains_come_shortest_first_and_equals_by_name(network: Network) -> None:
    found = chains(network, "ada", "panel", most=3)

    assert names([chain.agents for chain in found]) == [
        ["ada", "law-aid", "panel"],
        ["ada", "families", "law-aid", "panel"],
        ["ada", "families", "north-watch", "vigie", "panel"],
    ]
    assert [chain.cost for chain in found] == [2.0, 3.0, 4.0]
    assert found[0].labels == ("Ada", "Law Aid", "Panel")
    assert names([found[0].between]) == [["law-aid"]]


def test_with_weights_strong_ties_are_short(network: Network) -> None:
    first, second, *_ = chains(network, "ada", "panel", weighted=True)

    assert names([first.between]) == [["families", "north-watch", "vigie"]]
    assert (first.cost, second.cost) == (2.5, 4.5)


def test_a_group_begins_where_its_last_member_stands(network: Network) -> None:
    found = chains(network, ["ada", "kind=group"], "type=un body", most=10)

    assert names([chain.agents for chain in found]) == [
        ["ada", "law-aid", "panel"],
        ["families", "law-aid", "panel"],
        ["families", "north-watch", "vigie", "panel"],
    ]


def test_a_pathway_has_exactly_who_was_asked_for_between(network: Network) -> None:
    by_ngo = chains(network, "kind=Group", "panel", via=["type=Foundation", "*"])
    by_firm = chains(network, "kind=Group", "panel", via=["type=law firm"])
    at_once = chains(network, "kind=Group", "panel", via=[])

    assert names([chain.between for chain in by_ngo]) == [["north-watch", "vigie"]]
    assert names([chain.between for chain in by_firm]) == [["law-aid"]]
    assert at_once == []


def test_only_some_may_stand_between(network: Network) -> None:
    found = chains(network, "ada", "panel", between=["kind=Organization"])

    assert names([chain.between for chain in found]) == [["law-aid"]]


@pytest.mark.parametrize(("start", "end"), [("ada", "ada"), ("ada", "press-desk"), ("*", "ada")])
def test_there_is_no_chain_to_oneself_nor_to_whom_nothing_joins(
    network: Network, start: str, end: str
) -> None:
    assert chains(network, start, end) == []


def test_layers_are_gone_through_together_and_named_at_each_step(network: Network) -> None:
    belongs = Network.of(network.agents, [5, 4], [0, 2], directed=True)
    layers = {"declared-collaboration": network, "affiliation": belongs}

    (chain,) = chains(layers, "press-desk", "panel", most=1)

    assert [step.ties for step in chain.steps] == [
        (Tie("affiliation", 1.0, "forward"),),
        (Tie("declared-collaboration", 0.5, "both"),),
        (Tie("affiliation", 1.0, "backward"), Tie("declared-collaboration", 0.25, "both")),
    ]
    assert chain.as_json()["steps"][2]["ties"][0]["way"] == "backward"


def test_of_several_ties_the_strongest_is_the_length_of_a_step(network: Network) -> None:
    weaker = Network.of(network.agents, [0, 2], [2, 4], [0.5, 0.125])

    found = chains({"one": network, "other": weaker}, "ada", "panel", weighted=True, via=["*"])

    assert [chain.cost for chain in found] == [1 / 0.5 + 1 / 0.25]


def test_directions_are_followed_if_that_is_asked(network: Network) -> None:
    belongs = Network.of(network.agents, [5, 2], [2, 4], directed=True)

    assert len(chains(belongs, "press-desk", "panel", directed=True)) == 1
    assert len(chains(belongs, "panel", "press-desk", directed=True)) == 0
    assert len(chains(belongs, "panel", "press-desk")) == 1


def test_both_ways_of_a_directed_tie_are_one_tie(network: Network) -> None:
    both = Network.of(network.agents, [0, 1], [1, 0], [2.0, 3.0], directed=True)

    (chain,) = chains(both, "ada", "families", weighted=True)

    assert chain.steps[0].ties == (Tie("", 5.0, "both"),)
    assert chain.cost == 0.2


def test_the_network_is_left_as_it_was(network: Network) -> None:
    before = network.weights.copy()

    chains(network, "ada", "panel", weighted=True)
    chains(network, "ada", "panel")

    assert (network.weights != before).nnz == 0


def test_networks_over_other_agents_are_refused(network: Network) -> None:
    other = replace(network, agents=[*network.agents[:-1], "urn:test:other"])

    with pytest.raises(MismatchedLayersError, match="affiliation, kinship"):
        chains({"kinship": network, "affiliation": other}, "ada", "panel")
    with pytest.raises(MismatchedLayersError):
        chains({}, "ada", "panel")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("laws-aid", "Did you mean 'law-aid'"),
        ("kind=Groups", "No kind of agents in this network is called 'Groups'. Did you mean 'Group'"),
        ("sort=Group", "No attribute of agents is called 'sort'"),
        ("type=foundations", "Did you mean 'foundation'"),
    ],
)  # fmt: skip
def test_unknown_agents_and_groups_name_the_near_ones(
    network: Network, who: str, said: str
) -> None:
    with pytest.raises(UnknownNameError, match=said):
        chosen(network, who)


def test_nobody_is_no_group(network: Network) -> None:
    with pytest.raises(EmptyGroupError, match="kind=Group"):
        chosen(network, [])


def test_a_group_may_be_several_things(network: Network) -> None:
    found = chosen(network, ["country=examplia", "agent:vigie", "type=human rights ngo"])

    assert np.flatnonzero(found).tolist() == [0, 2, 3, 6]
