"""One import, from files to a transaction of a workspace.

All of it happens in a folder of the workspace that goes away, and holds the
workspace from beginning to end: what a row refers to must still be there when
it enters. A dry run does the same beside the workspace, and holds nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from habeas import __version__
from habeas.bringing.changes import Changes, compare
from habeas.bringing.compiling import compile_inputs
from habeas.bringing.inputs import (
    Input,
    NothingGivenError,
    identity_of,
    inputs_of,
    name_of,
)
from habeas.bringing.judging import judge
from habeas.bringing.known import make_known
from habeas.bringing.parts import counts_of, described, relation, write_parts
from habeas.bringing.working import names_of, union, working
from habeas.errors import HabeasError
from habeas.sheets import FileRead, Problem
from habeas.workspace import Workspace, Writer

if TYPE_CHECKING:
    from habeas.recipes import Recipe

__all__ = ["Brought", "NothingInCommonError", "bring"]

Tell = Callable[[str], None]
#: How many things of each kind of change are named, unless all are wanted.
NAMED = 20


class NothingInCommonError(HabeasError, ValueError):
    """A file has the name of an import that it has nothing to do with."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"An import is called {name!r} already, and nothing that it describes is in this "
            "input. Nothing was changed. To bring both, give this one another name: --name NAME. "
            f"To put it in the place of the other: --name {name!r}."
        )
        self.name = name


@dataclass(frozen=True)
class Brought:
    """What became of an import."""

    name: str
    #: Its identifier; None if it did not enter, or was there already (``unchanged``).
    id: str | None = None
    problems: Sequence[Problem] = ()
    #: How many problems of a rule there are besides those that are listed.
    more: Mapping[str, int] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    #: Things, statements and rows that were brought.
    counts: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[FileRead] = ()
    #: The import that it is a newer version of.
    replaces: str | None = None
    #: The import that is the same already.
    unchanged: str | None = None
    dry_run: bool = False
    #: Whether a file could not be read at all.
    unreadable: bool = False

    @property
    def enters(self) -> bool:
        """Whether nothing is wrong that would keep it out."""
        return not any(each.severity == "Violation" for each in self.problems)

    @property
    def summary(self) -> dict[str, int]:
        """How many problems there are of each rule, the most frequent first."""
        counts = Counter(each.rule for each in self.problems)
        counts.update(self.more)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def bring(
    workspace: Workspace | None,
    paths: Sequence[Path],
    *,
    time: str,
    who: str,
    recipe: "Recipe | None" = None,
    name: str | None = None,
    encoding: str | None = None,
    syntax: str | None = None,
    dry_run: bool = False,
    stdin: bytes = b"",
    named: int | None = NAMED,
    tell: Tell = lambda _: None,
) -> Brought:
    """Bring files into a workspace: all of what they say, or nothing.

    Parameters
    ----------
    workspace
        None, for a dry run, is one that is still empty.
    paths
        Files, folders of files, or ``-`` for RDF from standard input.
    time, who
        When, as ISO 8601, and by whom; kept with the import.
    recipe
        What makes native tables of the files; without one, they are native tables or RDF.
    name
        What the import is called; made from the names of the files if it is not given. One
        of the same name is replaced.
    encoding
        Of text files; detected if it is not given.
    syntax
        Of RDF, like ``ttl``; what names of files and the text tell if it is not given.
    dry_run
        Whether only to say what would be.
    named
        How many things of each kind of change are named; None for all.
    tell
        Called with a line for each step.

    Raises
    ------
    HabeasError
        If a file cannot be opened, or the workspace cannot be written.
    """
    inputs = inputs_of(paths, recipe is not None, stdin)
    if not inputs:
        raise NothingGivenError("No file was given to be brought.")
    called = name or name_of(paths, recipe.name if recipe else None)
    how = (recipe.digest if recipe else None, encoding, syntax)
    task = _Task(
        inputs,
        called,
        identity_of(called, inputs, how),
        time,
        who,
        recipe,
        encoding,
        syntax,
        stdin,
        tell,
    )
    if dry_run or workspace is None:
        with TemporaryDirectory(prefix="habeas-") as folder:
            return task.run(workspace, None, Path(folder), name is not None, named)
    with workspace.writing(tell, f"bring {called}") as writer:
        return task.run(workspace, writer, writer.new_folder(), name is not None, named)


@dataclass(frozen=True)
class _Task:
    inputs: Sequence[Input]
    name: str
    identity: str
    time: str
    who: str
    recipe: "Recipe | None"
    encoding: str | None
    syntax: str | None
    stdin: bytes
    tell: Tell

    def run(
        self,
        workspace: Workspace | None,
        writer: Writer | None,
        folder: Path,
        is_named: bool,
        named: int | None,
    ) -> Brought:
        active = workspace.active() if workspace else []
        old = next((each for each in active if each.name == self.name), None)
        if old is not None and old.identity == self.identity:
            return Brought(self.name, unchanged=old.id, dry_run=writer is None)
        made = folder / "import"
        made.mkdir()
        place = workspace.path if workspace else folder
        with working(folder, place) as con:
            union(con, workspace, None, without=old.id if old else None)
            make_known(con)
            read = compile_inputs(
                con,
                self.inputs,
                recipe=self.recipe,
                encoding=self.encoding,
                syntax=self.syntax,
                # The workspace that is not there yet will have a key; which one, nobody knows.
                key=workspace.key if workspace else b"dry run",
                stdin=self.stdin,
                tell=self.tell,
            )
            counts = counts_of(con)
            self.tell(f"Keeping {counts['statements']:,} statements")
            statements = write_parts(con, read.files, made)
            names = dict(names_of(workspace))
            names |= {(None, number): file for number, file in read.names.items()}
            verdict = judge(
                con,
                folder,
                names,
                self.tell,
                before=lambda: union(con, workspace, None),
                now=lambda: union(con, workspace, statements, without=old.id if old else None),
            )
            problems = _in_order([*read.problems, *verdict.problems], list(read.names.values()))
            changes = compare(
                con,
                relation(old.statements) if old else None,
                relation(statements),
                named,
            )
        brought = Brought(
            self.name,
            problems=problems,
            more=verdict.more,
            changes=changes,
            counts=counts,
            files=read.files,
            replaces=old.id if old else None,
            dry_run=writer is None,
            unreadable=read.unreadable,
        )
        if not brought.enters:
            return brought
        kept = changes.counts["changed"] + changes.counts["unchanged"]
        if old is not None and not is_named and not kept:
            raise NothingInCommonError(self.name)
        if writer is None:
            return brought
        self.tell("Taking it in")
        id = writer.add_import(made, self._manifest(brought), old.id if old else None)
        return replace(brought, id=id)

    def _manifest(self, brought: Brought) -> dict[str, Any]:
        recipe = self.recipe
        return {
            "name": self.name,
            "identity": self.identity,
            "time": self.time,
            "who": self.who,
            "habeas": __version__,
            "recipe": recipe and {"name": recipe.name, "digest": recipe.digest},
            "counts": dict(brought.counts),
            "changes": dict(brought.changes.counts),
            "files": [described(file) for file in brought.files],
        }


def _in_order(problems: Sequence[Problem], files: Sequence[str]) -> list[Problem]:
    """Return problems by file, sheet and row, each once."""
    order = {file: number for number, file in enumerate(files)}
    return sorted(
        dict.fromkeys(problems),
        key=lambda each: (
            order.get(each.file, len(order)),
            each.file,
            each.sheet or "",
            each.row or each.line or 0,
            each.column or "",
            each.rule,
            each.message,
        ),
    )
