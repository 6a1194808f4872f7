"""Long lists: the same as the store says, in order, and the same bytes each time."""

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.describe import ROOM, Description, Lists, describe, part_of
from habeas.describe.lists import LONGEST, make_lists
from habeas.errors import UnknownNameError
from habeas.store.embedded import EmbeddedStore
from habeas.terms import HABEAS, ID, PREFIXES

PLACE = f"{ID}place/XX"
LOCATED, STARTS = HABEAS + "isLocatedIn", HABEAS + "startsOnOrAfter"


def store_of(agents: int, values: int) -> EmbeddedStore:
    """Return a place with so many agents, the last of them first by date, and so many links of its own."""
    records, day = ox.NamedNode("urn:test:records"), ox.NamedNode(PREFIXES["xsd"] + "date")
    quads = []
    for number in range(agents):
        agent = ox.NamedNode(f"{ID}agent/n{number:04}")
        quads.append(ox.Quad(agent, ox.NamedNode(LOCATED), ox.NamedNode(PLACE), records))
        if number % 3 == 0:
            date = ox.Literal(f"{2020 - number // 3:04}-01-01", datatype=day)
            quads.append(ox.Quad(agent, ox.NamedNode(STARTS), date, records))
    for number in range(values):
        other = ox.NamedNode(f"{ID}place/o{number:04}")
        quads.append(ox.Quad(ox.NamedNode(PLACE), ox.NamedNode("urn:test:near"), other, records))
    name = ox.Literal("Examplia", language="en")
    quads.append(
        ox.Quad(ox.NamedNode(PLACE), ox.NamedNode(PREFIXES["skos"] + "prefLabel"), name, records)
    )
    return EmbeddedStore.of(quads)


def all_pages(store: EmbeddedStore, lists: Lists | None) -> Sequence[Description]:
    first = describe(store, PLACE, lists=lists)
    others = [describe(store, PLACE, page=page, lists=lists) for page in range(2, first.pages + 1)]
    return [first, *others]


@settings(max_examples=15, deadline=None)
@given(
    agents=st.sampled_from([0, 1, 99, 100, 101, 250, 333]),
    values=st.sampled_from([0, 50, 101, 260]),
)
def test_lists_that_were_made_give_the_same_pages_as_the_store(
    tmp_path_factory: pytest.TempPathFactory, agents: int, values: int
) -> None:
    store, folder = store_of(agents, values), tmp_path_factory.mktemp("lists")
    make_lists(store, folder)

    made, read = all_pages(store, Lists(folder)), all_pages(store, None)

    assert [each.triples for each in made] == [each.triples for each in read]
    assert [each.incoming for each in made] == [each.incoming for each in read]
    assert [each.outgoing for each in made] == [each.outgoing for each in read]
    listed = [other for each in made for other in each.linking.get(LOCATED, ())]
    assert len(listed) == len(set(listed)) == agents
    near = [value for each in made for value in each.iris(PLACE, "urn:test:near")]
    assert set(near) == {f"{ID}place/o{number:04}" for number in range(values)}


def test_pages_go_on_by_date_and_then_by_iri(tmp_path: Path) -> None:
    store = store_of(6 * LONGEST, 0)
    make_lists(store, tmp_path)

    pages = [set(each.linking[LOCATED]) for each in all_pages(store, Lists(tmp_path))]

    dated = [f"{ID}agent/n{3 * number:04}" for number in reversed(range(2 * LONGEST))]
    others = [f"{ID}agent/n{number:04}" for number in range(6 * LONGEST) if number % 3]
    ordered = dated + others
    assert pages == [set(ordered[at : at + ROOM]) for at in range(0, len(ordered), ROOM)]


def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        make_lists(store_of(301, 120), tmp_path / name)
        contents.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])

    assert contents[0] == contents[1]


def test_a_page_reads_no_more_of_a_list_than_it_shows(tmp_path: Path) -> None:
    store = store_of(3_000, 0)
    make_lists(store, tmp_path)
    read = 0

    class Counted(EmbeddedStore):
        def quads(self, *pattern: object, **named: object):  # type: ignore[no-untyped-def]
            nonlocal read
            for quad in super().quads(*pattern, **named):  # type: ignore[arg-type]
                read += 1
                yield quad

        def about(self, subjects):  # type: ignore[no-untyped-def]
            nonlocal read
            for triple in super().about(subjects):
                read += 1
                yield triple

    describe(Counted(store._store), PLACE, page=10, lists=Lists(tmp_path))

    assert 0 < read < 900


@pytest.mark.parametrize("page", [0, -1, 5, 10**12])
def test_there_are_no_other_pages(tmp_path: Path, page: int) -> None:
    store = store_of(301, 0)
    make_lists(store, tmp_path)

    with pytest.raises(UnknownNameError):
        describe(store, PLACE, page=page, lists=Lists(tmp_path))


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_no_page_has_much_more_than_its_room(counts: list[int]) -> None:
    part = part_of(counts, 100)

    shown = sum(min(count, part) for count in counts)
    assert shown <= max(100, 10 * len(counts))
    assert part >= 10
    if sum(counts) <= 100:
        assert shown == sum(counts)
