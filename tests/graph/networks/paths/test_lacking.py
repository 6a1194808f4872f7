from collections.abc import Callable

import pytest

from habeas.errors import UnknownNameError
from habeas.networks.paths import Lacking, lacking
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

X1, X2, X3 = (PREFIXES["case"] + name for name in ("x1", "x2", "x3"))


@pytest.fixture(scope="module")
def cases(store_with: Callable[[str], EmbeddedStore]) -> EmbeddedStore:
    """Examplia answers for x1 and x2, Elsewhere for x2 too, and for x3 nobody does. Ada defends in x1."""
    return store_with(
        """
        case:x1 a habeas:Case . case:x2 a habeas:Case . case:x3 a habeas:Case .
        case:x1 actor-as:respondent-state agent:examplia .
        case:x2 actor-as:respondent-state agent:examplia , agent:elsewhere .
        agent:examplia habeas:isLocatedIn place:port .
        agent:elsewhere habeas:isLocatedIn place:XX .
        place:port schema:containedInPlace place:XE .
        place:XE dcterms:identifier "XE" ; skos:prefLabel "Examplia"@en , "Examplie"@fr .
        place:XX dcterms:identifier "XX" ; skos:prefLabel "Elsewhere"@en .
        involvement:1 a habeas:Involvement ; habeas:inCase case:x1 ; habeas:hasPrincipal agent:ada ;
            habeas:hasRole <https://w3id.org/habeas/vocab/involvement-role/defence-counsel> .
        """
    )


def test_cases_that_lack_a_role_are_counted_by_country(cases: EmbeddedStore) -> None:
    assert lacking(cases, "legal-representative") == [
        Lacking("", 1, (X3,)),
        Lacking("Elsewhere", 1, (X2,)),
        Lacking("Examplia", 2, (X2,)),
    ]


def test_a_role_that_nobody_has_is_lacking_everywhere(cases: EmbeddedStore) -> None:
    found = lacking(cases, "involvement-role:documenter")

    assert [(each.country, each.cases, each.without) for each in found] == [
        ("Examplia", 2, (X1, X2)),
        ("", 1, (X3,)),
        ("Elsewhere", 1, (X2,)),
    ]
    assert found[0].as_json() == {"country": "Examplia", "cases": 2, "without": [X1, X2]}


def test_an_unknown_role_names_the_near_ones(cases: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'petitioner'"):
        lacking(cases, "petitoner")


def test_a_graph_without_cases_lacks_nothing(
    store_with: Callable[[str], EmbeddedStore],
) -> None:
    assert lacking(store_with("agent:ada a habeas:Person ."), "petitioner") == []
