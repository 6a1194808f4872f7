"""The folder of a workspace: what is in it, and which of it counts."""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from habeas.errors import UnknownNameError, UnwritableFolderError
from habeas.workspace import views
from habeas.workspace.decisions import Decision, decision_of, in_force
from habeas.workspace.disk import make_folder, sync, write
from habeas.workspace.errors import (
    DamagedWorkspaceError,
    NewerWorkspaceError,
    NotAWorkspaceError,
)
from habeas.workspace.log import Entry, read_log
from habeas.workspace.writing import IMPORTS, LEFTOVER, LOCK, LOG, Writer, locked

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FORMAT", "Import", "Workspace", "is_workspace"]

#: What :class:`Workspace` reads and writes; another number means another layout.
FORMAT = 1
ABOUT = "workspace.json"
Tell = Callable[[str], None]


def _silent(_: str) -> None:
    """Tell nobody."""


def is_workspace(path: Path) -> bool:
    """Return whether a folder is a workspace."""
    return (path / ABOUT).is_file()


@dataclass(frozen=True)
class Import:
    """One import that was brought, by what the log says of it."""

    #: 12 hexadecimal digits; no two transactions have the same.
    id: str
    name: str
    #: Hash of what was brought and how; the same input brought the same way has the same.
    identity: str
    time: str
    who: str
    folder: Path
    #: What ``manifest.json`` has to say besides: files, recipe, counts.
    manifest: dict[str, Any]

    @property
    def statements(self) -> Path:
        """The file of its statements."""
        return self.folder / "statements.parquet"


class Workspace:
    """A workspace that is there. Everything is asked of the disk each time; readers never wait."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        #: What identifiers are minted with: secret, and the same as long as the workspace lives.
        self.key = key
        # Who reads holds this, so that no file is removed under him.
        self._reading = os.open(path / ABOUT, os.O_RDONLY)
        fcntl.flock(self._reading, fcntl.LOCK_SH)

    def __del__(self) -> None:
        """Let go of the folder."""
        self.close()

    def close(self) -> None:
        """Let go of the folder: what was undone may be removed from the disk."""
        if getattr(self, "_reading", -1) >= 0:
            os.close(self._reading)
        self._reading = -1

    @classmethod
    def create(cls, path: Path) -> "Workspace":
        """Make a workspace in a new or an empty folder; one that is there is opened.

        Raises
        ------
        NotAWorkspaceError
            If the folder holds something else.
        UnwritableFolderError
            If it cannot be made.
        """
        if is_workspace(path):
            return cls.open(path)
        if path.exists() and not (path.is_dir() and all(map(_is_ours, os.listdir(path)))):
            raise NotAWorkspaceError(path, "holds other files and is not a workspace")
        try:
            make_folder(path, parents=True)
        except OSError as error:
            raise UnwritableFolderError(path, error.strerror or str(error)) from error
        with locked(path, _silent, "make the workspace"):
            if not is_workspace(path):
                about = {"format": FORMAT, "key": secrets.token_hex(32)}
                write(path / LEFTOVER, json.dumps(about, indent=1).encode() + b"\n")
                os.replace(path / LEFTOVER, path / ABOUT)
                sync(path)
                sync(path.parent)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "Workspace":
        """Open a workspace.

        Raises
        ------
        NotAWorkspaceError
            If the folder is none.
        NewerWorkspaceError
            If a later version of Habeas wrote it.
        DamagedWorkspaceError
            If its ``workspace.json`` or its log is not as it was written.
        """
        place = path / ABOUT
        try:
            about = json.loads(place.read_text(encoding="utf-8"))
            number, key = about["format"], bytes.fromhex(about.get("key", ""))
        except (FileNotFoundError, NotADirectoryError):
            raise NotAWorkspaceError(path) from None
        except OSError as error:
            raise NotAWorkspaceError(path, f"cannot be opened: {error.strerror}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedWorkspaceError(place, f"is not as it was written ({error})") from error
        if number != FORMAT:
            raise NewerWorkspaceError(path, number, FORMAT)
        found = cls(path, key)
        found.log()
        return found

    def log(self) -> list[Entry]:
        """Return all transactions, the first one first."""
        return read_log(self.path / LOG).entries

    def imports(self) -> list[Import]:
        """Return all imports that were not undone, in order; later ones replace those they name."""
        return self._imports(self.log())

    def active(self) -> list[Import]:
        """Return the imports whose statements count, in order: the latest of each name."""
        imports = self.imports()
        latest = {each.name: each.id for each in imports}
        return [each for each in imports if latest[each.name] == each.id]

    def find(self, name: str) -> Import:
        """Return the import with this identifier, the beginning of it, or this name.

        Raises
        ------
        UnknownNameError
            If there is none, or several begin so.
        """
        imports = self.imports()
        named = [each for each in self.active() if each.name == name]
        named = named or [each for each in imports if len(name) >= 4 and each.id.startswith(name)]
        if len(named) != 1:
            known = [each.name for each in imports] + [each.id for each in imports]
            raise UnknownNameError("import", name, [each.id for each in named] or known)
        return named[0]

    def decisions(self) -> list[Decision]:
        """Return the decisions in force, in order."""
        return in_force(_decided(self.log()))

    @contextmanager
    def writing(self, tell: Tell = _silent, what: str = "write") -> Iterator[Writer]:
        """Hold the workspace for one writer; another one waits, and ``tell`` says for whom.

        Raises
        ------
        UnwritableFolderError
            If the folder cannot be written; what was there stays.
        """
        with locked(self.path, tell, what):
            writer = Writer(self)
            writer.clean()
            try:
                yield writer
            finally:
                writer.clean()

    def attach(self, con: "DuckDBPyConnection") -> None:
        """Give a connection the views of the schema ``ws``; see :mod:`habeas.workspace.views`."""
        self.check()
        views.attach(con, [(each.id, each.statements) for each in self.active()], self.decisions())

    def check(self, thorough: bool = False) -> None:
        """Do nothing if the files of all imports that count are what the log says they are.

        ``thorough`` reads all of them; else their sizes must do.

        Raises
        ------
        DamagedWorkspaceError
            If one is missing or was changed.
        """
        for each in self.active():
            for name, said in each.manifest["parts"].items():
                _check_file(each.folder / name, said, thorough)

    def alone(self, work: Callable[[], object]) -> bool:
        """Do something if nobody else reads now; return whether it was done."""
        try:
            fcntl.flock(self._reading, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            fcntl.flock(self._reading, fcntl.LOCK_SH)  # a conversion that fails lets go
            return False
        try:
            work()
        finally:
            fcntl.flock(self._reading, fcntl.LOCK_SH)
        return True

    def _imports(self, entries: Iterable[Entry]) -> list[Import]:
        entries = list(entries)
        undone = {entry.id for entry in entries if entry.op == "undo"}
        return [
            self._import(entry)
            for entry in entries
            if entry.op == "import" and entry.id not in undone
        ]

    def _import(self, entry: Entry) -> Import:
        folder = self.path / IMPORTS / entry.id
        place = folder / "manifest.json"
        try:
            content = place.read_bytes()
        except OSError as error:
            raise DamagedWorkspaceError(place, f"cannot be read: {error.strerror}") from error
        if sha256(content).hexdigest() != entry.said["manifest"]:
            raise DamagedWorkspaceError(place, "is not as it was written")
        manifest = json.loads(content)
        return Import(
            entry.id,
            entry.said["name"],
            entry.said["identity"],
            entry.time,
            entry.who,
            folder,
            manifest,
        )


def _is_ours(name: str) -> bool:
    """Return whether a name may stand in a folder where a creation was killed."""
    return name == LOCK or name.startswith(LEFTOVER)


def _decided(entries: Iterable[Entry]) -> Iterator[Decision]:
    for entry in entries:
        if entry.op == "decide":
            yield from map(decision_of, entry.said["decisions"])


def _check_file(path: Path, said: dict[str, Any], thorough: bool) -> None:
    try:
        size = path.stat().st_size
        if size == said["bytes"] and thorough:
            with path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != said["sha256"]:
                    size = -1
    except OSError as error:
        raise DamagedWorkspaceError(path, f"cannot be read: {error.strerror}") from error
    if size != said["bytes"]:
        raise DamagedWorkspaceError(path, "is not as it was written")
