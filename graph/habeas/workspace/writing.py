"""Who writes a workspace: one at a time, each transaction whole or not at all."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from habeas.errors import UnwritableFolderError
from habeas.workspace.decisions import Decision, check_decisions, decision_of, in_force, merges
from habeas.workspace.disk import make_folder, seal, sync, write
from habeas.workspace.log import append, cut, read_log

if TYPE_CHECKING:
    from habeas.workspace.folder import Workspace

__all__ = ["IMPORTS", "LEFTOVER", "LOCK", "LOG", "Writer", "locked"]

LOG = "log.jsonl"
LOCK = ".lock"
IMPORTS = "imports"
#: How the names of files and folders begin that no transaction has taken yet.
LEFTOVER = ".bringing-"
Tell = Callable[[str], None]


@contextmanager
def locked(path: Path, tell: Tell, what: str) -> Iterator[None]:
    """Hold a folder for one writer; another one waits, and is told who holds it.

    Raises
    ------
    UnwritableFolderError
        If the folder cannot be written, now or while it is held.
    """
    try:
        handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait(handle, tell)
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps({"process": os.getpid(), "what": what}).encode(), 0)
            yield
        finally:
            # Emptied, so that nobody is told about one who has gone; closing it lets go.
            with suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)
    except OSError as error:
        if isinstance(error, UnwritableFolderError):
            raise
        raise UnwritableFolderError(path, error.strerror or str(error)) from error


def _wait(handle: int, tell: Tell) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell(f"Waiting for {_holder(handle)}")
        fcntl.flock(handle, fcntl.LOCK_EX)


def _holder(handle: int) -> str:
    try:
        said = json.loads(os.pread(handle, 1000, 0))
        return f"process {said['process']}, which holds the workspace to {said['what']}"
    except (ValueError, KeyError, TypeError):
        return "another process, which holds the workspace"


class Writer:
    """What may change a workspace, as long as it is held."""

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace
        self._log = read_log(self._place)

    @property
    def _place(self) -> Path:
        return self.workspace.path / LOG

    def new_folder(self) -> Path:
        """Return an empty folder in the workspace, for an import that is being made."""
        return Path(mkdtemp(prefix=LEFTOVER, dir=self.workspace.path))

    def add_import(
        self, folder: Path, manifest: Mapping[str, Any], replaces: str | None = None
    ) -> str:
        """Take in an import whose files are in a folder of :meth:`new_folder`.

        Parameters
        ----------
        folder
            Holds ``statements.parquet`` and whatever else belongs to the import.
        manifest
            ``name``, ``identity``, ``time`` and ``who``, and whatever else is to be known of it.
        replaces
            The import of the same name that it is a newer version of.

        Returns
        -------
        str
            Its identifier.
        """
        seal(folder)
        whole = {**manifest, "parts": {path.name: _file(path) for path in sorted(folder.iterdir())}}
        content = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        write(folder / "manifest.json", content)
        sync(folder)
        named = sha256(f"{manifest['identity']}\n{self._log.head}".encode()).hexdigest()[:12]
        imports = self.workspace.path / IMPORTS
        make_folder(imports)
        sync(self.workspace.path)
        os.rename(folder, imports / named)
        sync(imports)
        self._log = append(
            self._place,
            self._log,
            op="import",
            id=named,
            name=manifest["name"],
            identity=manifest["identity"],
            time=manifest["time"],
            who=manifest["who"],
            manifest=sha256(content).hexdigest(),
            counts=dict(manifest.get("counts", {})),
            **({"replaces": replaces} if replaces else {}),
        )
        return named

    def undo(self, id: str, who: str, why: str = "", *, time: str) -> None:
        """Take an import out whole; an older one of its name that was not undone counts again."""
        found = self.workspace.find(id)
        self._log = append(
            self._place,
            self._log,
            op="undo",
            id=found.id,
            name=found.name,
            who=who,
            why=why,
            time=time,
        )

    def decide(self, *decisions: Decision) -> None:
        """Take in decisions: all of them, in one transaction, or none if all of it holds already.

        Raises
        ------
        ContradictoryDecisionError
            If two things would be the same and different; none is taken in.
        """
        now = in_force(self._decided())
        then = in_force([*self._decided(), *decisions])
        check_decisions(then)
        if _said(now) == _said(then) and merges(now) == merges(then):
            return
        latest = decisions[-1]
        self._log = append(
            self._place,
            self._log,
            op="decide",
            who=latest.who,
            why=latest.why,
            time=latest.time,
            decisions=[decision.said for decision in decisions],
        )

    def _decided(self) -> Iterator[Decision]:
        for entry in self._log.entries:
            if entry.op == "decide":
                yield from map(decision_of, entry.said["decisions"])

    def clean(self) -> None:
        """Remove what no transaction names, and what was undone once nobody reads it."""
        path = self.workspace.path
        cut(self._place, self._log)
        _remove(*path.glob(f"{LEFTOVER}*"))
        known = {each.id for each in self.workspace.imports()}
        logged = {entry.id for entry in self._log.entries if entry.op == "import"}
        stray = [each for each in path.glob(f"{IMPORTS}/*") if each.name not in known]
        undone = [each for each in stray if each.name in logged]
        _remove(*(each for each in stray if each.name not in logged))
        if undone:
            self.workspace.alone(lambda: _remove(*undone))


def _said(decisions: Iterable[Decision]) -> set[tuple[object, ...]]:
    return {(each.pair, each.decision, each.keep) for each in decisions}


def _remove(*paths: Path) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}
