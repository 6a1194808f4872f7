"""Draw the pictures of the README from the current release: ``python docs/pictures/draw.py``."""

import os
from collections import Counter
from pathlib import Path

from habeas.networks import measures, network
from habeas.networks.drawing import draw_network, to_png
from habeas.release import current_release

HERE = Path(__file__).parent


def main() -> None:
    """Draw who signed together, those who signed more than one statement named."""
    release = current_release(Path(os.environ.get("HABEAS_RELEASES", "releases")))
    graph = network(release.store, "co-signing")
    acts = Counter(
        agent
        for agent in graph
        for _ in {act for _, _, acts in graph.edges(agent, data="through") for act in acts}
    )
    figure = draw_network(
        graph,
        title="Who signed together",
        version=release.version,
        size={row["agent"]: row["betweenness"] for row in measures(graph)},
        size_means="how many shortest paths between others lead through an agent (betweenness)",
        highlight=[agent for agent, count in acts.items() if count > 1],
        most_labels=12,
    )
    (HERE / "who-signed-together.png").write_bytes(to_png(figure))


if __name__ == "__main__":
    main()
