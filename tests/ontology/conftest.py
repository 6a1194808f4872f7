"""The ontology as tests read it: its two modules, and all of its files."""

from pathlib import Path

import pytest
from rdflib import Graph

from habeas import assets


def _module(name: str) -> Graph:
    [path] = [path for path in assets.ontology_files() if path.name == name]
    return Graph().parse(path)


@pytest.fixture(scope="session")
def core() -> Graph:
    """``core.ttl``: the classes and properties of records."""
    return _module("core.ttl")


@pytest.fixture(scope="session")
def networks() -> Graph:
    """``networks.ttl``: the class of edge rules, and ten of them."""
    return _module("networks.ttl")


@pytest.fixture(scope="session")
def modules() -> Graph:
    """Every module, extensions included, without the vocabularies."""
    graph = Graph()
    for path in assets.ontology_files():
        if path.parent.name != "vocab":
            graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Every Turtle file of the ontology, vocabularies included."""
    return assets.ontology_files()
