"""``docs/edge-rules.md`` says of each rule what the ontology says, and its examples are true."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from habeas.networks import EdgeRule, network, rules
from habeas.networks.rule_files import read_rules
from habeas.store.embedded import EmbeddedStore

pytestmark = pytest.mark.checkout
PAGE = Path(__file__).parents[3] / "docs" / "edge-rules.md"
SECTION = re.compile(r"(?m)^## `([a-z-]+)`\n")


def sections() -> dict[str, str]:
    """Return what the page says of each rule, by name."""
    first, *rest = PAGE.read_text(encoding="utf-8").partition("## Rules of your own")
    _, *parts = SECTION.split(first)
    assert rest[0]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def block(text: str, kind: str) -> str:
    [found] = re.findall(rf"(?s)```{kind}\n(.*?)```", text)
    return str(found)


def settings(rule: EdgeRule) -> str:
    said = [
        rule.projection,
        "directed" if rule.directed else "not directed",
        f"weight {rule.weight}",
        f"evidence {rule.minimum_evidence}",
        f"window {rule.time_window}",
        f"disclosure {rule.disclosure}",
    ]
    if rule.minimum_agents:
        said.append(f"at least {rule.minimum_agents} agents")
    if rule.target_class:
        said.append(f"leads to a {rule.target_class}")
    return f"Settings: {', '.join(said)}."


def test_the_page_has_every_rule_in_the_words_of_the_ontology(store: EmbeddedStore) -> None:
    said = sections()

    assert list(said) == [each.name for each in rules(store)]
    for each in rules(store):
        text = said[each.name]
        assert text.startswith(f"\n{each.meaning}\n\n**Not:** {each.limits}\n"), each.name
        assert settings(each) in text
        assert block(text, "sparql") == each.query


def test_the_example_of_each_rule_gives_the_edges_that_the_page_lists(
    store: EmbeddedStore, store_with: Callable[[str], EmbeddedStore]
) -> None:
    prefixes = "".join(
        f"@prefix {name}: <https://w3id.org/habeas/vocab/{name}/> .\n"
        for name in ("involvement-role", "sensitivity", "tie-type")
    )
    for each in rules(store):
        text = sections()[each.name]
        graph = network(store_with(prefixes + block(text, "turtle")), each)
        arrow = "→" if graph.is_directed() else "\N{EN DASH}"
        edges = [
            f"{one.rpartition('/')[2]} {arrow} {other.rpartition('/')[2]}, weight {about['weight']:g}"
            for one, other, about in graph.edges(data=True)
        ]
        assert re.findall(r"(?m)^- (.+)$", text) == edges, each.name


def test_the_rule_to_begin_with_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(block(PAGE.read_text(encoding="utf-8"), "ttl"), encoding="utf-8")

    assert [each.name for each in read_rules(path)] == ["shared-mechanism"]
