"""The same records give the same bytes, whatever order Python keeps sets in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from dataclasses import replace
from hashlib import sha256
import pyoxigraph as ox
from habeas import assets
from habeas.networks import exports, measures, network, rules, summary
from habeas.networks.drawing import draw_network, to_svg
from habeas.store.embedded import EmbeddedStore

paths = [*map(str, assets.ontology_files()), sys.argv[1]]
store = EmbeddedStore.of(quad for path in paths for quad in ox.parse(path=path))
digest = sha256()
for rule in rules(store):
    rule = replace(rule, minimum_agents=0)
    graph = network(store, rule)
    for text in (exports.node_link(graph), measures(graph), summary(graph)):
        digest.update(json.dumps(text).encode())
    for data in (exports.graphml(graph), exports.gexf(graph), to_svg(draw_network(graph))):
        digest.update(data)
    digest.update(exports.edges_csv(graph).encode())
print(digest.hexdigest())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_networks_their_exports_and_drawings_do_not_depend_on_the_hash_seed(seed: str) -> None:
    records = Path(__file__).with_name("letters-cases-and-bodies.ttl")

    first, second = (
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(records)],
            env=os.environ | {"PYTHONHASHSEED": each},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for each in ("0", seed)
    )

    assert first == second != ""
