"""Networks of invented people, joined by the rules of the real ontology."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox
import pytest

from habeas import assets
from habeas.networks.rules import EdgeRule
from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

RECORDS = Path(__file__).with_name("letters-cases-and-bodies.ttl")


def quads_of(path: Path) -> Iterator[ox.Quad]:
    """Read a Turtle file, its blank nodes kept apart from those of other files."""
    return ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)


@pytest.fixture(scope="session")
def ontology() -> list[ox.Quad]:
    """The triples of the ontology, with its ten edge rules."""
    return [quad for path in assets.ontology_files() for quad in quads_of(path)]


@pytest.fixture(scope="session")
def store(ontology: list[ox.Quad]) -> EmbeddedStore:
    """Three letters, two cases, three affiliations, two collaborations: see the Turtle file."""
    return EmbeddedStore.of([*ontology, *quads_of(RECORDS)])


@pytest.fixture(scope="session")
def store_with(ontology: list[ox.Quad]) -> Callable[[str], EmbeddedStore]:
    """Make a store of the ontology and some records in Turtle, with our prefixes."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

    def make(turtle: str) -> EmbeddedStore:
        records = ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)
        return EmbeddedStore.of([*ontology, *records])

    return make


Row = tuple[str, ...]


@pytest.fixture(scope="session")
def table_of() -> Callable[..., EdgeTable]:
    """Make a table of rows: agent, thing and claim, or source, target, thing and claim."""
    return make_table


def make_table(
    rows: Sequence[Row], bounds: Sequence[Sequence[date | None]] = (), **rule: object
) -> EdgeTable:
    """Return the table of some rows, with their bounds, under a rule with other settings."""
    settings: dict[str, Any] = {"weight": "newman", "time_window": "any", "directed": False}
    *ends, things, claims = zip(*rows, strict=True) if rows else ((), (), ())
    stated = EdgeRule(
        **{
            **dict.fromkeys(("iri", "label", "meaning", "limits", "query"), ""),
            "name": "invented",
            "projection": "one-mode" if len(ends) == 1 else "direct",
            "minimum_evidence": 1,
            "disclosure": "public",
            **settings,
            **rule,
        }
    )
    agents, *codes = coded_texts(*ends)
    thing_names, thing = coded_texts(things)
    claim_names, claim = coded_texts(claims)
    unknown = [UNKNOWN_LOW, UNKNOWN_HIGH] * 2
    days = [
        [unknown[place] if day is None else day.toordinal() for place, day in enumerate(each)]
        for each in bounds
    ]
    return EdgeTable(
        stated, agents, thing_names, claim_names, codes[0], thing, claim,
        target=codes[1] if len(codes) > 1 else None,
        bounds=np.array(days, dtype=np.int32) if days else None,
    )  # fmt: skip


def coded_texts(*columns: Sequence[str]) -> tuple[Any, ...]:
    names = sorted({text for column in columns for text in column})
    return names, *(
        np.array([names.index(text) for text in column], dtype=np.int32) for column in columns
    )
