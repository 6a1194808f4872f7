from collections.abc import Callable

import pytest

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.paths import meant
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

ROLE = "<https://w3id.org/habeas/vocab/involvement-role/{}>"


@pytest.fixture(scope="module")
def records(store_with: Callable[[str], EmbeddedStore]) -> EmbeddedStore:
    """Ada defends and Press Desk documents in x1; the panel operates a mechanism; Cy is in no network."""
    parts = [("ada", "defence-counsel"), ("press-desk", "documenter"), ("cy", "petitioner")]
    return store_with(
        "".join(
            f"""involvement:{number} a habeas:Involvement ; habeas:inCase case:x1 ;
                habeas:hasPrincipal agent:{agent} ; habeas:hasRole {ROLE.format(role)} ."""
            for number, (agent, role) in enumerate(parts)
        )
        + """mechanism:inquiry a habeas:Mechanism ; habeas:isOperatedBy agent:panel ."""
    )


@pytest.mark.parametrize(
    ("who", "agents"),
    [
        ("role=legal-representative", ["ada"]),
        ("role=involvement-role:documenter", ["press-desk"]),
        ("mechanism=inquiry", ["panel"]),
    ],
)
def test_roles_and_mechanisms_are_their_agents(
    records: EmbeddedStore, network: Network, who: str, agents: list[str]
) -> None:
    assert meant(records, network, who) == [PREFIXES["agent"] + name for name in agents]


@pytest.mark.parametrize("who", ["ada", "kind=Person", "*", PREFIXES["agent"] + "ada"])
def test_anything_else_is_itself(records: EmbeddedStore, network: Network, who: str) -> None:
    assert meant(records, network, who) == [who]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("role=documentr", "Did you mean 'documenter'"),
        ("mechanism=inquiri", "Did you mean 'inquiry'"),
        ("role=petitioner", "No role of agents in this network is called 'petitioner'"),
    ],
)
def test_what_nobody_here_has_names_the_near_ones(
    records: EmbeddedStore, network: Network, who: str, said: str
) -> None:
    with pytest.raises(UnknownNameError, match=said):
        meant(records, network, who)
