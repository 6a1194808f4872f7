import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from habeas.networks import Network
from habeas.networks.drawing import MOST_TOGETHER, draw, draw_network, places, to_png, to_svg
from habeas.networks.drawing.packing import in_turn, inside, pack
from habeas.networks.drawing.places import MOST_BETWEEN
from habeas.networks.graphs import to_networkx


def crowds(groups: int = 5, each: int = 80, small: int = 0, between: int = 200) -> Network:
    """Groups of invented agents with many ties inside and few between; some pairs; one alone."""
    chance = np.random.default_rng(3)
    n = groups * each
    inner = chance.integers(0, each, (2, n * 4)) + each * np.tile(np.arange(groups), each * 4)
    outer = chance.integers(0, n, (2, between))
    pairs = n + np.arange(2 * small).reshape(-1, 2).T
    source, target = np.concatenate([inner, outer, pairs], axis=1)
    agents = [f"https://example.org/agent/{number:04}" for number in range(n + 2 * small + 1)]
    return Network.of(
        agents, source, target, chance.pareto(1.5, len(source)) + 0.1,
        attributes={
            "label": [f"Invented {number}" for number in range(len(agents))],
            "kind": [("Organization", "Person", "Group")[number % 3] for number in range(len(agents))],
        },
        about={"label": "Invented", "meaning": "They meet.", "limits": "It is not a friendship."},
    )  # fmt: skip


@pytest.fixture(scope="module")
def network() -> Network:
    return crowds()


@pytest.fixture(scope="module")
def figure(network: Network) -> Figure:
    return draw(network, version="abc123", seed=4)


def words(figure: Figure) -> str:
    return " ".join(
        " ".join(text.get_text().split()) for text in figure.findobj(Text) if text.get_text()
    )


def count(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found, text
    return int(found[1].replace(",", ""))


def test_a_caption_says_what_is_drawn_and_what_is_left_out(
    network: Network, figure: Figure
) -> None:
    stand, said = places(network, 4), words(figure)
    edges, shown = network.number_of_edges(), int(stand.shown.sum())

    assert count(r"Drawn: ([\d,]+) of", said) == shown < edges / 2
    assert count(r"Drawn: [\d,]+ of ([\d,]+) edges", said) == edges
    assert count(r"([\d,]+) left out", said) == edges - shown
    assert "They meet. It is not a friendship." in said
    assert "Habeas release abc123" in said
    assert "Seed of the places: 4" in said
    assert "Not drawn: 1 joined to nobody" in said
    assert re.search(r"10 seeds agree by [01]\.\d\d \(adjusted Rand index", said)
    assert "a choice to be readable, not a test" in said


def test_what_is_drawn_is_what_the_caption_says(network: Network, figure: Figure) -> None:
    said = words(figure)
    [within] = [each for each in figure.axes[0].collections if isinstance(each, LineCollection)]
    [between] = [
        each
        for each in figure.axes[0].collections
        if isinstance(each, PathCollection) and each.get_alpha() == 0.4
    ]
    drawn = [len(each.get_paths()) for each in (within, between)]

    assert sum(drawn) == count(r"Drawn: ([\d,]+) of", said)
    assert drawn[1] == count(r"between communities: ([\d,]+) of", said)


def test_few_edges_between_communities_are_drawn_however_many_there_are() -> None:
    stand = places(crowds(groups=8, each=120, between=2500))

    assert stand.about["between"] > 800
    assert stand.about["between_shown"] == MOST_BETWEEN


def test_nobody_with_a_tie_in_a_community_stands_alone(network: Network) -> None:
    stand = places(network)
    source, target, _ = network.edges
    inner = stand.community[source] == stand.community[target]

    tied = np.union1d(source[inner], target[inner])
    drawn = np.union1d(source[stand.shown & inner], target[stand.shown & inner])
    assert np.array_equal(tied, drawn)


def test_agents_stand_in_their_disc_and_discs_apart(network: Network) -> None:
    stand = places(network)

    assert np.isnan(stand.points[stand.disc < 0]).all()
    assert (stand.disc < 0).sum() == 1
    middle, radius = stand.discs[:, :2], stand.discs[:, 2]
    seated = stand.disc >= 0
    distance = np.linalg.norm(stand.points[seated] - middle[stand.disc[seated]], axis=1)
    assert (distance <= radius[stand.disc[seated]]).all()
    for one, other in combinations(range(len(radius)), 2):
        assert np.linalg.norm(middle[one] - middle[other]) > radius[one] + radius[other]
    for disc in range(len(radius)):
        seats = stand.points[stand.disc == disc]
        apart = np.linalg.norm(seats[:, None] - seats[None], axis=2)
        np.fill_diagonal(apart, np.inf)
        assert apart.min() > 0.5


def test_the_same_network_and_seed_give_the_same_places_and_bytes(network: Network) -> None:
    first, second, other = places(network), places(crowds()), places(network, seed=2)

    assert np.array_equal(first.points, second.points, equal_nan=True)
    assert not np.array_equal(first.points, other.points, equal_nan=True)
    one, two = draw(network), draw(crowds(), at=second)
    assert to_svg(one) == to_svg(two)
    assert to_png(one) == to_png(two)


def test_page_notebook_and_paper_show_the_same_places(network: Network) -> None:
    assert to_svg(draw_network(to_networkx(network, evidence=False))) == to_svg(draw(network))


def test_an_svg_names_no_address_that_could_be_fetched(network: Network, figure: Figure) -> None:
    root = ElementTree.fromstring(to_svg(figure))

    values = [
        value
        for element in root.iter()
        for key, value in element.attrib.items()
        if key.rpartition("}")[2] in ("href", "src", "style")
    ]
    assert values
    assert not [value for value in values if "//" in value or "@import" in value]
    assert not [element.tag for element in root.iter() if element.tag.endswith(("image", "script"))]


def test_kinds_are_told_apart_by_colour_and_by_shape(figure: Figure) -> None:
    kinds = [
        each
        for each in figure.axes[0].collections
        if str(each.get_label()).startswith(("Organization", "Person", "Group"))
    ]

    assert len(kinds) == 3
    assert len({str(each.get_facecolor()) for each in kinds}) == 3
    assert len({str(each.get_paths()[0].vertices) for each in kinds}) == 3


def test_few_names_are_written_in_each_disc_and_none_over_another(
    network: Network, figure: Figure
) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    names = [text for text in figure.axes[0].texts if text.get_text().startswith("Invented")]
    boxes = [text.get_window_extent(renderer) for text in names]

    assert 5 <= len(names) <= 3 * len(places(network).discs)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_small_communities_share_one_disc() -> None:
    network = crowds(small=40)
    stand = places(network)

    assert re.fullmatch(r"4\d smaller communities \(8\d\)", stand.titles[-1])
    assert (stand.disc[400:480] == len(stand.titles) - 1).all()
    source, target, _ = network.edges
    pair = source >= 400
    apart = np.linalg.norm(stand.points[source[pair]] - stand.points[target[pair]], axis=1)
    assert np.median(apart) < 2


def test_unstable_communities_are_called_so() -> None:
    chance = np.random.default_rng(1)
    ends = chance.integers(0, 400, (2, 4000))
    blob = Network.of([f"urn:x{number:03}" for number in range(400)], *ends)

    assert "may well be chance" in words(draw(blob))
    assert "may well be chance" not in words(draw(crowds()))


def test_all_edges_are_drawn_as_long_as_a_picture_can_show_them() -> None:
    ring = np.arange(MOST_TOGETHER)
    small = Network.of([f"urn:x{number:03}" for number in ring], ring, (ring + 1) % len(ring))

    stand = places(small)
    assert stand.shown.all()
    assert not len(stand.discs)
    assert "left out" not in words(draw(small, at=stand))


def test_an_empty_network_has_no_places() -> None:
    empty = Network.of(["Ada"], [], [])

    assert np.isnan(places(empty).points).all()
    assert "No two agents are joined." in words(draw(empty))


# Packing


def test_discs_of_any_size_do_not_touch() -> None:
    radii = np.sort(np.random.default_rng(5).pareto(1.2, 25) + 0.5)[::-1]

    centres = pack(radii, np.ones((25, 25)), gap=0.5)

    for one, other in combinations(range(25), 2):
        apart = np.linalg.norm(centres[one] - centres[other])
        assert apart >= radii[one] + radii[other] + 0.5 - 1e-6


@pytest.mark.parametrize("n", [1, 2, 3, 7, 60, 700])
def test_a_disc_is_filled_evenly(n: int) -> None:
    chance = np.random.default_rng(n)
    ends = chance.integers(0, n, (2, 2 * n))

    for points in (inside(chance.random(n), ends[0], ends[1], 1), in_turn(n)):
        assert points.shape == (n, 2)
        assert np.linalg.norm(points, axis=1).max() <= 1
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.fill_diagonal(apart, np.inf)
        assert apart.min() > 0.75 / np.sqrt(n)
