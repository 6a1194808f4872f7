"""Engines to test against: started on free ports of this machine, and surely stopped.

Virtuoso has to be there where HABEAS_TEST_VIRTUOSO=1 says so, as it does where
changes are checked; elsewhere its tests skip.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from habeas.store.remote.access import Access
from habeas.store.remote.client import Client
from habeas.store.remote.store import connect

__all__ = ["Server", "free_port", "oxigraph", "virtuoso"]

#: How long an engine may take to answer for the first time, in seconds.
STARTING = 60.0

INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 2000
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
{more}
"""


@dataclass
class Server:
    """An engine that answers at ``address``."""

    address: str
    access: Access
    process: subprocess.Popen[bytes]

    def client(self, seconds: float = 30.0, most: int = 1 << 26) -> Client:
        """Return a client that asks the engine what it is."""
        return connect(self.address, access=self.access, seconds=seconds, most=most)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Start ``oxigraph serve``, which a package of that name brings."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    port = free_port()
    command = [program, "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/query", Access(), folder) as server:
        yield server


@contextmanager
def virtuoso(folder: Path, more: str = "") -> Iterator[Server]:
    """Start Virtuoso in the foreground, with its files in ``folder``."""
    program = shutil.which("virtuoso-t")
    if program is None:
        if os.environ.get("HABEAS_TEST_VIRTUOSO") == "1":
            pytest.fail("Virtuoso has to be here: apt-get install virtuoso-opensource-7-bin")
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    http, sql = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, http=http, sql=sql, more=more))
    command = [program, "+foreground", "+configfile", str(ini)]
    access = Access(user="dba", password="dba")
    with _running(command, f"http://127.0.0.1:{http}/sparql", access, folder) as server:
        yield server


@contextmanager
def _running(command: list[str], address: str, access: Access, folder: Path) -> Iterator[Server]:
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=folder
        )
    try:
        until = time.monotonic() + STARTING
        while not _answers(address):
            assert process.poll() is None, (folder / "output.txt").read_text()
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.1)
        yield Server(address, access, process)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        return requests.post(address, data={"query": "ASK {}"}, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
