import re
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from habeas.errors import MissingLibraryError
from habeas.networks import network
from habeas.networks.drawing import Act, draw_network, draw_timeline, to_png, to_svg
from habeas.networks.drawing.layout import positions
from habeas.store.embedded import EmbeddedStore

DAY = date(2020, 1, 1)
ACTS = [
    Act(DAY, DAY, "letter"),
    Act(DAY, date(2020, 1, 31), "vigil"),
    Act(date(2020, 3, 2), date(2020, 3, 2), "press item"),
    Act(date(2019, 1, 1), date(2019, 12, 31), "letter"),
    Act(None, None, "letter"),
]


def words(figure: Figure) -> list[str]:
    return [" ".join(text.get_text().split()) for text in figure.findobj(Text) if text.get_text()]


def bars(figure: Figure, panel: int = 0) -> list[tuple[float, float]]:
    """Bottom and top of each bar of a panel."""
    return [
        (box.y0, box.y1)
        for container in figure.axes[panel].containers
        for bar in container
        if (box := bar.get_path().transformed(bar.get_patch_transform()).get_extents()).height
    ]


def wheel(spokes: int) -> "nx.Graph[str]":
    """One agent in the middle of many, all with long names."""
    graph: nx.Graph[str] = nx.star_graph([f"agent {number:03}" for number in range(spokes + 1)])
    nx.set_node_attributes(
        graph, {node: f"Society of the invented {node}" for node in graph}, "label"
    )
    return graph


def test_a_drawing_says_what_an_edge_means_and_on_what_it_rests(store: EmbeddedStore) -> None:
    figure = draw_network(network(store, "co-signing", as_of=DAY), version="abc123")

    [caption] = [text for text in words(figure) if "release" in text]
    assert "Two agents are joined when" in caption
    assert "does not mean a partnership" in caption
    assert "2 agents, 1 edges through 1 things that they share, by 2 claims" in caption
    assert "As known on 2020-01-01; 1 claims without a day left out" in caption
    assert "Habeas release abc123" in caption
    assert {"Co-signing", "Law Aid", "North Watch"} <= set(words(figure))


def test_kinds_are_told_apart_and_counted(store: EmbeddedStore) -> None:
    figure = draw_network(network(store, "co-involvement"))

    assert {"Group (1)", "Organization (2)", "Person (1)"} <= set(words(figure))
    markers = {
        str(collection.get_paths()[0])
        for collection in figure.axes[0].collections
        if str(collection.get_label()).endswith("(1)")
    }
    assert len(markers) == 2


@pytest.mark.parametrize("rule", ["co-signing", "affiliation"])
def test_the_same_network_gives_the_same_bytes(store: EmbeddedStore, rule: str) -> None:
    first, second = (draw_network(network(store, rule)) for _ in range(2))

    assert to_svg(first) == to_svg(second) == to_svg(first)
    assert to_png(first) == to_png(second)


def test_a_user_s_settings_do_not_change_a_drawing(store: EmbeddedStore) -> None:
    import matplotlib as mpl

    graph = network(store, "co-signing")
    plain = to_png(draw_network(graph))
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.dpi": 30}):
        assert to_png(draw_network(graph)) == plain


def test_svg_loads_nothing_and_keeps_names_as_words(store: EmbeddedStore) -> None:
    svg = to_svg(draw_network(network(store, "co-signing"), version="abc123")).decode()

    root = ElementTree.fromstring(svg)
    links = [
        value
        for element in root.iter()
        for key, value in element.attrib.items()
        if key.rpartition("}")[2] in ("href", "src")
    ]
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"@import|url\((?!#)", svg)
    assert "Vigie du Sud" in "".join(root.itertext())
    assert "<dc:date>" not in svg


def test_names_do_not_cover_each_other_and_stay_inside() -> None:
    figure = draw_network(wheel(60), most_labels=20)

    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    names = [text for text in figure.axes[0].texts if "Society" in text.get_text()]
    boxes = [text.get_window_extent(renderer) for text in names]
    assert len(names) == 20
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)


def test_the_agents_to_highlight_are_named_first() -> None:
    figure = draw_network(wheel(10), most_labels=1, highlight=["agent 007"])

    names = [" ".join(text.get_text().split()) for text in figure.axes[0].texts]
    assert names == ["Society of the invented agent 007"]


def test_groups_take_the_place_of_kinds() -> None:
    graph = wheel(3)
    groups = {node: "middle" if node == "agent 000" else "rim" for node in graph}

    assert {"middle (1)", "rim (3)"} <= set(words(draw_network(graph, groups=groups)))


def test_whoever_is_joined_to_nobody_is_counted_and_not_drawn() -> None:
    graph = wheel(2)
    graph.add_node("alone", label="Alone")

    figure = draw_network(graph)

    assert "Alone" not in words(figure)
    assert any("Not drawn: 1 joined to nobody" in text for text in words(figure))


def test_a_network_without_edges_says_so() -> None:
    assert "No two agents are joined." in words(draw_network(nx.Graph()))


def test_nodes_of_a_component_do_not_lie_on_each_other() -> None:
    places = positions(nx.disjoint_union(nx.barbell_graph(20, 2), nx.path_graph(2)))

    distances = [
        ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
        for one, other in combinations(places.values(), 2)
    ]
    assert min(distances) > 0.9


def test_the_order_of_nodes_and_edges_does_not_move_them() -> None:
    ends = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]

    assert positions(nx.Graph(ends)) == positions(nx.Graph([pair[::-1] for pair in ends[::-1]]))


# Timelines


def test_acts_without_a_sure_month_are_counted_and_not_drawn() -> None:
    figure = draw_timeline(ACTS, version="abc123", note="Invented.")

    assert any("3 of 5 acts; 2 have no sure month. Habeas release abc123. Invented." in text
               for text in words(figure))  # fmt: skip
    assert {"letter (1)", "vigil (1)", "press item (1)"} <= set(words(figure))


def test_what_must_not_be_added_to_the_rest_has_a_panel_of_its_own() -> None:
    figure = draw_timeline(ACTS, apart=["press item"])

    assert [max(top for _, top in bars(figure, panel)) for panel in (0, 1)] == [2.0, 1.0]
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()


def test_bars_are_stacked_by_month() -> None:
    assert sorted(bars(draw_timeline(ACTS))) == [(0.0, 1.0), (0.0, 1.0), (1.0, 2.0)]


def test_more_types_than_can_be_told_apart_are_one_group() -> None:
    figure = draw_timeline([Act(DAY, DAY, f"type {number}") for number in range(9)])

    assert "other types (4)" in words(figure)


def test_marked_days_are_inside_the_picture() -> None:
    figure = draw_timeline(
        ACTS, marks=[(date(2018, 6, 1), "Arrest"), (date(2021, 1, 1), "Release")]
    )

    first, last = figure.axes[0].get_xlim()
    lines = [float(np.array(line.get_xdata())[0]) for line in figure.axes[0].lines]
    assert first < min(lines) < max(lines) < last
    assert {"Arrest", "Release"} <= set(words(figure))


def test_a_timeline_without_dated_acts_says_so() -> None:
    assert "No act has a sure month." in words(draw_timeline([Act(None, DAY, "letter")]))
    assert "No act has a sure month." in words(draw_timeline([]))


def test_the_same_acts_give_the_same_bytes() -> None:
    assert to_svg(draw_timeline(ACTS)) == to_svg(draw_timeline(ACTS))


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("matplotlib", "matplotlib.style"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(MissingLibraryError, match=r'pip install "habeas\[draw\]"'):
        draw_network(nx.Graph())


def test_networks_can_be_computed_without_matplotlib(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "matplotlib.py").write_text("raise ImportError('not here')")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "import habeas.networks, habeas.networks.drawing"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
