"""A scratch service as anybody meets it: a command, a port, and HTTP."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

__all__ = ["Answer", "Service", "running"]

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE, TURTLE = "application/sparql-query", "application/sparql-update", "text/turtle"
COMMAND = "from habeas.cli import main; main()"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def boolean(self) -> bool:
        assert self.status == 200, self.text
        found: bool = self.json["boolean"]
        return found

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows, each with the values of its variables as text."""
        assert self.status == 200, self.text
        bindings = self.json["results"]["bindings"]
        return [{name: each["value"] for name, each in row.items()} for row in bindings]

    @property
    def triples(self) -> set[ox.Triple]:
        assert self.status == 200, self.text
        return {
            quad.triple
            for quad in ox.parse(self.body, ox.RdfFormat.from_media_type(self.media_type))
        }


@dataclass(frozen=True)
class Service:
    """The service at ``address``, in the process ``process``."""

    address: str
    process: int

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        media_type: str | None = None,
        **headers: str,
    ) -> Answer:
        """Send one request as it is, with nothing added but what HTTP needs."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if media_type is not None:
            named["Content-Type"] = media_type
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, named)
            response = connection.getresponse()
            said = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, said, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "", **parameters: str | Sequence[str]) -> Answer:
        more = "?" + urlencode(parameters, doseq=True) if parameters else ""
        headers = {"Accept": accept} if accept else {}
        return self.send("POST", f"/sparql{more}", text, QUERY, **headers)

    def update(self, text: str, **parameters: str | Sequence[str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in parameters.items()}
        more = "?" + urlencode(named, doseq=True) if named else ""
        return self.send("POST", f"/update{more}", text, UPDATE)


@contextmanager
def running(*options: str, **environment: str) -> Iterator[Service]:
    """Run ``habeas serve --scratch`` at a free port."""
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--scratch", "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        assert process.stderr is not None
        address = ""
        for line in process.stderr:
            if found := re.search(r"(http://\S+)/graph-store", line):
                address = found[1]
            if "Ctrl-C" in line:
                break
        try:
            yield Service(address, process.pid)
        finally:
            process.terminate()
    assert process.returncode == 0
