"""Things as the release tells of them."""

import pytest

from habeas.reconciling import Reconciler
from habeas.reconciling.entities import Entities
from habeas.terms import expand


@pytest.mark.parametrize("thing", ["agent:merged", "agent:moved", "agent:step1"])
def test_what_was_replaced_is_read_as_what_the_pages_say_it_is_now(
    reconciler: Reconciler, thing: str
) -> None:
    (found,) = reconciler.entities.read([expand(thing)]).values()

    assert found.iri == expand("agent:beacon")


class Forgetful(dict[str, str]):
    """Names that another thread clears whenever they were looked at."""

    def __contains__(self, key: object) -> bool:
        known = super().__contains__(key)
        self.clear()
        return known


def test_a_name_is_told_while_another_thread_clears_them(reconciler: Reconciler) -> None:
    entities = Entities(reconciler.store, reconciler.types)
    entities._labels = Forgetful()

    told = [entities.name(expand("agent:nwr")) for _ in range(3)]

    assert told == ["North Watch for Rights"] * 3
