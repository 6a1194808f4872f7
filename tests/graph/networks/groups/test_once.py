import pytest
from tests.graph.networks.groups.made import drawn

from habeas.networks.groups.once import MOST, once


def test_an_answer_is_computed_once_for_a_network_and_its_settings() -> None:
    one, other = drawn(3, 0.5, seed=1), drawn(3, 0.5, seed=1)
    asked: list[str] = []

    def answer(name: str) -> str:
        asked.append(name)
        return name

    for _ in range(2):
        assert once(one, ("roles", "kind"), lambda: answer("one by kind")) == "one by kind"
        assert once(one, ("roles", "country"), lambda: answer("by country")) == "by country"
        assert once(other, ("roles", "kind"), lambda: answer("other")) == "other"

    assert asked == ["one by kind", "by country", "other"]


def test_only_the_last_few_answers_are_kept() -> None:
    network = drawn(3, 0.5, seed=1)
    for number in range(MOST + 1):
        once(network, (number,), lambda number=number: number)  # type: ignore[misc]

    assert once(network, (MOST,), lambda: pytest.fail("it was kept")) == MOST
    assert once(network, (0,), lambda: "computed anew") == "computed anew"
