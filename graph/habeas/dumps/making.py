"""The dumps of a release, made with it from its content in one pass.

Little is held but the subject at hand, whatever the size of the release. The
same content gives the same bytes, as long as zlib is the same.
"""

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from habeas.dumps import json_ld, turtle
from habeas.dumps.checksums import SUMS, digest_of, write_sums
from habeas.dumps.json_ld import NotHeldError
from habeas.dumps.listing import DATABASE_SUM, LEFT_OUT, SIDE_NAME, places
from habeas.dumps.statements import Said, ShortNames, subjects
from habeas.dumps.tables import write_tables
from habeas.store.embedded import EmbeddedStore
from habeas.store.side import LeftOutError, Side
from habeas.tables.making import DATABASE
from habeas.terms import CLASS_OF_KIND, GRAPHS, ID

__all__ = ["CONTENT", "SIDE", "make_dumps"]

#: The content of a release.
CONTENT = "public.nq.gz"
_WHOLE, _TABLES = "public.jsonld.gz", "tables.csv.zip"
#: Where a little more work makes hardly smaller files.
_LEVEL = 6
#: What is handed to the compressor at once, in bytes.
_AT_ONCE = 1 << 17
_KINDS = {f"<{ID}{kind}/".encode(): kind for kind in CLASS_OF_KIND}
_ID = f"<{ID}".encode()
_NAMES = {f"<{iri}>".encode(): name for name, iri in GRAPHS.items()}
_RECORDS = f"<{GRAPHS['records']}>".encode()
_REST = "other"


def make_dumps(release: Path) -> None:
    """Write the dumps of the release in a folder into its folder for them, which is there.

    Those that cannot be made are left out, and said to be, with the reason.

    Raises
    ------
    LeftOutError
        If the release has no content in one file.
    OSError
        If a file cannot be written.
    """
    content, folder = release / CONTENT, release / SIDE_NAME
    if not content.is_file():
        raise LeftOutError(f"the release has no {CONTENT}")
    missing = {**_write_graphs(content, folder), **_write_csv(release / "tables", folder)}
    if missing:
        text = json.dumps(missing, indent=1, sort_keys=True) + "\n"
        (folder / LEFT_OUT).write_text(text, encoding="utf-8")
    database = release / "tables" / DATABASE
    if database.is_file():
        (folder / DATABASE_SUM).write_text(f"{digest_of(database)}  {DATABASE}\n", encoding="ascii")
    write_sums(folder / SUMS, (path for path in places(release) if path.name != DATABASE))


@contextmanager
def _packed(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written in gzip form, without a time and without a name."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=_LEVEL, mtime=0) as packed,
        io.BufferedWriter(packed, _AT_ONCE) as output,
    ):
        yield output


class _Graphs:
    """The files that are made of statements, while they are made."""

    def __init__(self, folder: Path, opened: ExitStack) -> None:
        self._folder = folder
        self._opened = opened
        self._short = ShortNames()
        self._turtle: dict[str, IO[bytes]] = {}
        self._json: IO[bytes] | None = self._open(_WHOLE, json_ld.HEAD)
        self._comma = b""
        #: Whether nodes without a name bind things of several kinds together.
        self.is_torn = False
        #: What was left out, and why.
        self.missing: dict[str, str] = {}

    def _open(self, name: str, head: bytes) -> IO[bytes]:
        file = self._opened.enter_context(_packed(self._folder / name))
        file.write(head)
        return file

    def add(self, subject: bytes, graph: bytes, said: Said) -> None:
        """Write what is said of a subject in a graph."""
        text = turtle.turtle_of(subject, said, self._short)
        name = _NAMES.get(graph, _REST)
        self._write(name, text)
        if graph == _RECORDS and not self.is_torn:
            self._write(f"{name}-{_kind(subject)}", text)
            self.is_torn = subject[:2] == b"_:" or any(
                value[:2] == b"_:" for values in said.values() for value in values
            )
        if self._json is not None:
            try:
                node = json_ld.node_of(subject, graph, said, self._short)
            except NotHeldError as error:
                self.missing[_WHOLE] = f"JSON-LD 1.1 has no way to say {error}"
                self._json = None
            else:
                self._json.write(self._comma + node)
                self._comma = b",\n"

    def _write(self, name: str, text: bytes) -> None:
        file = self._turtle.get(name)
        if file is None:
            file = self._turtle[name] = self._open(f"{name}.ttl.gz", turtle.HEAD)
        file.write(text)

    def end(self) -> None:
        """Write what comes after the last statement."""
        if self._json is not None:
            self._json.write(json_ld.FOOT)


def _write_graphs(content: Path, folder: Path) -> dict[str, str]:
    """Write all that is made of statements; return what was left out, and why."""
    with ExitStack() as opened:
        graphs = _Graphs(folder, opened)
        packed = opened.enter_context(gzip.open(content))
        # Around it: its own lines are read one by one in Python.
        lines = opened.enter_context(io.BufferedReader(packed, _AT_ONCE))
        for subject, graph, said in subjects(lines):
            graphs.add(subject, graph, said)
        graphs.end()
    if graphs.is_torn:
        for path in folder.glob("records-*.ttl.gz"):
            path.unlink()
        graphs.missing["records-*.ttl.gz"] = (
            "the records have nodes without a name, and parts would lose what they belong to"
        )
    if _WHOLE in graphs.missing:
        (folder / _WHOLE).unlink()
    return graphs.missing


def _kind(subject: bytes) -> str:
    if subject.startswith(_ID):
        return _KINDS.get(subject[: subject.find(b"/", len(_ID)) + 1], _REST)
    return _REST


def _write_csv(tables: Path, folder: Path) -> dict[str, str]:
    if not (tables / DATABASE).is_file():
        return {_TABLES: "the release has no tables"}
    with (folder / _TABLES).open("wb") as output:
        write_tables(tables, output)
    return {}


def _make(store: EmbeddedStore, folder: Path) -> None:
    make_dumps(folder.parent)


#: The side of a release. It needs the tables, so it is made after them.
SIDE = Side(SIDE_NAME, edition=1, make=_make, inexact=(DATABASE_SUM,))
