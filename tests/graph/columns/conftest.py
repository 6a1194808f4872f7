"""Small graphs as a store and as columns, made where a test asks for them."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.graph.columns.graphs import HEAD, Made, columns_of

from habeas.columns import Columns
from habeas.store.embedded import EmbeddedStore


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Make a store and columns from TriG, or from Turtle."""

    def of(text: str) -> tuple[EmbeddedStore, Columns]:
        trig = text if "{" in text else f":g {{ {text} }}"
        store = EmbeddedStore.of(ox.parse(HEAD + trig, ox.RdfFormat.TRIG))
        return store, columns_of(store, tmp_path / f"columns-{len(list(tmp_path.iterdir()))}")

    return of
