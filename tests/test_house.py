"""Rules of the house that no single folder keeps."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.checkout

#: What each room of the library may import from the library; a room is a folder or a file.
MAY_IMPORT = {
    "terms": set(),
    "errors": set(),
    "assets": set(),
    "evidence": {"queries", "store"},
    "store": {"shacl", "sparql"},
    "queries": {"store"},
    "records": {"evidence", "native", "shacl", "sheets", "workspace"},
    "shacl": set(),
    "sheets": set(),
    "native": {"evidence", "sheets", "vocabulary"},
    "vocabulary": set(),
    "release": {
        *(
            "columns",
            "describe",
            "dumps",
            "evidence",
            "fragments",
            "networks",
            "queries",
            "records",
            "search",
            "shacl",
        ),
        "sparql",
        *("store", "tables", "vocabulary"),
    },
    "describe": {"queries", "store"},
    "changes": {"describe", "release", "store"},
    "columns": {"shacl", "store", "vocabulary"},
    "fragments": {"columns", "store"},
    "search": {"shacl", "store", "vocabulary"},
    "sparql": {"columns", "search", "shacl", "store"},
    "tables": {"store"},
    "dumps": {"store", "tables"},
    "reconciling": {"describe", "evidence", "matching", "search", "store"},
    "workspace": set(),
    "bringing": {
        *("evidence", "native", "recipes", "records", "release", "shacl", "sheets", "validating"),
        "workspace",
    },
    "validating": {"describe", "records", "release", "shacl", "store", "vocabulary"},
    "networkx_info": set(),
    "views": {"describe"},
    "networks": {"columns", "evidence", "queries", "shacl", "store"},
}
FOUNDATION = {
    "",
    "terms",
    "errors",
    "assets",
    "rdflib_terms",
    "serialization",
    "spreadsheets",
    "sql_text",
}


def modules() -> list[Path]:
    return sorted((ROOT / "graph" / "habeas").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the rooms of the library that a module imports."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "habeas":
                names = [f"habeas.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name == "habeas" or name.startswith("habeas."):
                rooms.add([*name.split("."), ""][1])
    return {room for room in rooms if not room.startswith("__")}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_imports_point_one_way(path: Path) -> None:
    room = path.relative_to(ROOT / "graph" / "habeas").with_suffix("").parts[0]
    if room in MAY_IMPORT:
        assert imported(path) <= MAY_IMPORT[room] | FOUNDATION | {room}


def test_the_validator_can_be_taken_out() -> None:
    folder = ROOT / "graph" / "habeas" / "shacl"

    outside = {
        str(path.relative_to(folder)): rooms
        for path in folder.rglob("*.py")
        if (rooms := imported(path) - {"shacl"})
    }

    assert outside == {"errors.py": {"errors"}}


def test_the_pins_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pins = [line for line in text.splitlines() if not line.startswith(" ")]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins)
        assert text.count("--hash=sha256:") >= len(pins)
