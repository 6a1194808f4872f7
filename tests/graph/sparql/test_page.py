"""What ``docs/sparql.md`` says is so."""

import re
from pathlib import Path

import pytest

from habeas.sparql import Known, prepare, statistics
from habeas.sparql.errors import explained
from habeas.store.embedded import EmbeddedStore

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "sparql.md"

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.skipif(not PAGE.is_file(), reason="docs/ is not in the wheel"),
]


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_modules_and_files_that_are_named_are_there() -> None:
    room = Path(statistics.__file__).parent

    for name in re.findall(r"`(\w+\.py)`", text()):
        assert (room / name).is_file(), name
    for name in re.findall(r"`((?:tests|graph)/[\w./]+)`", text()):
        assert (ROOT / name).exists(), name


def test_the_example_of_exists_is_what_becomes_of_it() -> None:
    before, after = re.findall(r"^    (FILTER NOT EXISTS .*)$", text(), re.MULTILINE)
    known = Known(EmbeddedStore.of([]))

    prepared = prepare(f"SELECT ?case {{ ?case a habeas:Case . {before} }}", known)

    assert after in prepared.text


@pytest.mark.parametrize(
    "query",
    [
        "SELCT * {}",
        "SELECT *\n{ ?s a ?o .\n  ?s a ?x, foo:bar }",
        "SELECT *\n{ FILTER LANGMATCH(?a, 'en') }",
    ],
)
def test_mistakes_are_explained_as_shown(query: str) -> None:
    assert re.sub(r"column \d+", "", str(explained(query))) in re.sub(r"column \d+", "", text())


def test_counts_that_are_named_are_those_that_hold() -> None:
    assert f"at most {statistics.FEW} objects" in text()
    assert statistics.HEAVIEST == 100
