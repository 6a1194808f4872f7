from collections.abc import Sequence
from dataclasses import replace

from habeas.networks.arrays import Network
from habeas.networks.paths import CAUTION, chains, reasons, sentences
from habeas.networks.projection import project
from habeas.networks.rules import rule
from habeas.store.embedded import EmbeddedStore


def test_a_chain_is_told_step_by_step_with_its_sources(store: EmbeddedStore) -> None:
    letters = project(store, "co-signing")
    (chain,) = chains(letters, "press-desk", "vigie-du-sud", most=1)

    told = sentences(store, chain, letters)

    assert told == [
        "From =Press Desk to Vigie du Sud in 2 steps, through Law Aid.",
        "1. Co-signing, =Press Desk and Law Aid (2019-05-10):",
        (
            "   Letter for Ada (intervention:letter-1), according to A letter, signature 2 "
            "https://example.org/letter; A yearbook; A yearbook, page 3"
        ),
        "2. Co-signing, Law Aid and Vigie du Sud:",
        "   intervention:letter-3 (intervention:letter-3), without a source",
        f"Co-signing: {rule(store, 'co-signing').meaning} {rule(store, 'co-signing').limits}",
        CAUTION,
    ]


def test_directions_days_and_several_networks_are_told(store: EmbeddedStore) -> None:
    rules = ["affiliation", "co-involvement"]
    layers = {name: project(store, name) for name in rules}
    layers["co-involvement"] = _over(layers["co-involvement"], layers["affiliation"].agents)
    (chain,) = chains(layers, "law-aid", "ben", most=1)

    told = sentences(store, chain, layers)

    assert [step.source for step in chain.steps] == [layers["affiliation"].agents[1]]
    assert "1. Affiliation, from Ben Example to Law Aid (2015-01-01 to 2016-12-31):" in told
    assert "1. Co-involvement, Law Aid and Ben Example (2020-01-01):" in told
    assert [line.partition(":")[0] for line in told[-3:-1]] == ["Affiliation", "Co-involvement"]


def test_without_the_network_the_rules_of_the_release_are_asked(store: EmbeddedStore) -> None:
    letters = project(store, "co-signing")
    (chain,) = chains(letters, "press-desk", "vigie-du-sud", most=1)

    assert sentences(store, chain) == sentences(store, chain, letters)
    assert reasons(store, chain) == reasons(store, chain, {"co-signing": letters})


def test_what_is_too_much_to_tell_is_counted(store: EmbeddedStore) -> None:
    letters = project(store, "co-signing")
    (chain,) = chains(letters, "north-watch", "law-aid", most=1)

    told = sentences(store, chain, letters, most=1)

    assert told[0] == "From North Watch to Law Aid in 1 step."
    assert told[3] == "   and 1 more"
    assert [thing["label"] for thing in reasons(store, chain, letters)[0]["things"]] == [
        "Letter for Ada",
        "intervention:letter-2",
    ]


def _over(network: Network, agents: Sequence[str]) -> Network:
    """Return the network of some agents; those that are not in it have no edges."""
    place = {agent: number for number, agent in enumerate(agents)}
    source, target, weight = network.edges
    ends = [
        (place[network.agents[one]], place[network.agents[other]], value)
        for one, other, value in zip(source, target, weight, strict=True)
        if {network.agents[one], network.agents[other]} <= set(place)
    ]
    part = Network.of(agents, *zip(*ends, strict=True), about=network.about)
    return replace(part, table=network.table)
