"""What `docs/http.md` says is so."""

import re
from pathlib import Path

import pytest

from habeas.store.formats import GRAPHS, ROWS
from habeas_api import SETTINGS
from habeas_api.answers import REMEMBERED
from habeas_api.codings import SMALLEST
from habeas_api.served import ROOM_FOR_ANSWERS
from habeas_api.serving import CONNECTIONS

PAGE = Path(__file__).parents[2] / "docs" / "http.md"
pytestmark = pytest.mark.checkout


def test_every_setting_is_there_with_what_it_is_otherwise() -> None:
    said = dict(
        re.findall(r"^\| `HABEAS_(\w+)` \| ([\w ]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    )

    assert said.pop("ADDRESS") == "where it listens"
    assert said.pop("METRICS") == "local"
    assert {name: float(value) for name, value in said.items()} == SETTINGS


def test_every_format_and_every_limit_is_there() -> None:
    text = PAGE.read_text("utf-8")

    for name in (*ROWS, *GRAPHS):
        assert f"`{name}`" in text
    assert f"{REMEMBERED // 1024} KiB" in text
    assert f"{ROOM_FOR_ANSWERS >> 20} MiB" in text
    assert f"{SMALLEST:,} bytes" in text
    assert f"{CONNECTIONS} lines" in text
