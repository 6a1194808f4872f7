"""What tests share: a release of invented people, one of the shipped records, and a canary."""

import socket
import threading
from collections.abc import Callable, Iterator
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


class Canary:
    """Listens on a port of this machine, and counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._calls = 0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    @property
    def calls(self) -> int:
        """How many have called until now."""
        self._say(b"sync")  # calls are taken in order: this one comes after all others
        return self._calls

    def stop(self) -> None:
        self._say(b"stop")
        self._thread.join()
        self._socket.close()

    def _say(self, word: bytes) -> None:
        with socket.create_connection(self._socket.getsockname()) as connection:
            connection.sendall(word)
            connection.recv(1)

    def _listen(self) -> None:
        word = b""
        while word != b"stop":
            connection, _ = self._socket.accept()
            with connection:
                word = connection.recv(4)
                self._calls += word not in (b"stop", b"sync")


@pytest.fixture
def canary() -> Iterator[Canary]:
    """A server that nothing may call."""
    canary = Canary()
    yield canary
    canary.stop()
