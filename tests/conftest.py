"""What tests share: a release of invented people, and one of the shipped records."""

from collections.abc import Callable
from pathlib import Path

import pytest

from habeas import assets
from habeas.release import Release, build

INVENTED = Path(__file__).parent / "invented"


@pytest.fixture(scope="session")
def invented_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Two cases: North Watch and Law Aid share both; Press Desk joins the second."""
    return build([INVENTED], tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="session")
def shipped_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases that holds one of the records that ship."""
    root = tmp_path_factory.mktemp("shipped")
    build([assets.data_folder()], root)
    return root


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file below a folder of its own and return its path."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / "records" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
