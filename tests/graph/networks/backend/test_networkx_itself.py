"""networkx's own tests of the functions that are taken over run against ours.

Where a test of theirs needs what ours does not do, networkx's own function answers
in its place. The second run says how many get along without; what they do not
get is, by the arguments that they use:

- graphs with edges from a node to itself, parallel edges, weights of zero or below:
  networks have none;
- ``betweenness_centrality`` with ``k``, ``weight`` or ``endpoints``, and of edges: sampling has an
  error that holds in :mod:`habeas.networks.centrality`, and weights are no distances;
- ``closeness_centrality(wf_improved=False)``, ``harmonic_centrality(sources=...)``,
  ``bridges(root=...)``, a start of ``eigenvector_centrality`` for some nodes only;
- ``core_number``, ``constraint`` and ``effective_size`` with directions;
- functions that are not taken over, called in the middle of a test, as
  ``convert_node_labels_to_integers``, ``stochastic_graph`` and ``google_matrix``.

And all of ``k_core`` and its kin, which return graphs, after ``core_number``.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

MODULES = [
    *(f"centrality.tests.test_{name}_centrality" for name in (
        "betweenness", "closeness", "degree", "eigenvector", "harmonic",
    )),
    "link_analysis.tests.test_pagerank",
    *(f"tests.test_{name}" for name in ("bridges", "core", "isolate", "structuralholes")),
    *(f"components.tests.test_{name}" for name in (
        "biconnected", "connected", "strongly_connected", "weakly_connected",
    )),
]  # fmt: skip


def run(fallback: str, folder: Path) -> tuple[str, dict[str, int]]:
    """Run them in a folder without settings of ours, and return what pytest says in the end, and how often."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--tb=line",
        "-p",
        "no:cacheprovider",
        "--pyargs",
    ]
    done = subprocess.run(
        [*command, *(f"networkx.algorithms.{module}" for module in MODULES)],
        env=os.environ
        | {
            "NETWORKX_TEST_BACKEND": "habeas",
            "NETWORKX_FALLBACK_TO_NX": fallback,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # networkx needs none
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    counts = {
        word: int(count) for count, word in re.findall(r"(\d+) (\w+)", done.stdout.splitlines()[-1])
    }
    return done.stdout, counts


def test_all_pass_if_networkx_may_help_out(tmp_path: Path) -> None:
    text, counts = run("True", tmp_path)

    assert counts.keys() <= {"passed", "skipped", "xfailed", "in", "s"}, text
    assert counts["passed"] > 200


def test_many_pass_without_networkx(tmp_path: Path) -> None:
    text, counts = run("", tmp_path)

    assert "failed" not in counts, text
    assert counts["passed"] > 70
