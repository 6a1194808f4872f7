"""Taking an import out whole, and saying first what would no longer hold without it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from habeas.bringing.judging import worse
from habeas.bringing.placing import place
from habeas.bringing.working import names_of, union, working
from habeas.sheets import Problem
from habeas.workspace import Import, Workspace

__all__ = ["Undone", "undo"]

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Undone:
    """What became of an import that was to be taken out."""

    taken: Import
    #: What breaks a rule without it, and did not before.
    problems: Sequence[Problem] = ()
    #: How many problems of a rule there are besides those that are listed.
    more: Mapping[str, int] = field(default_factory=dict)
    #: The older version that counts again.
    back: Import | None = None
    #: Whether it was taken out.
    done: bool = True


def undo(
    workspace: Workspace,
    name: str,
    *,
    who: str,
    time: str,
    why: str = "",
    force: bool = False,
    tell: Tell = lambda _: None,
) -> Undone:
    """Take an import out of a workspace, if what stays is as valid as it was.

    An older version of it that was not undone counts again.

    Parameters
    ----------
    name
        Its name, its identifier or the beginning of that.
    force
        Take it out even if what stays breaks rules; a build then says so.

    Raises
    ------
    UnknownNameError
        If there is no such import.
    """
    with workspace.writing(tell, f"undo {name}") as writer:
        taken = workspace.find(name)
        counting = taken.id in {each.id for each in workspace.active()}
        older = [
            each for each in workspace.imports() if each.name == taken.name and each.id != taken.id
        ]
        back = older[-1] if older and counting else None
        result = Undone(taken, back=back)
        if counting and not force:
            folder = writer.new_folder()
            with working(folder, workspace.path) as con:
                con.execute(
                    "CREATE TABLE made.statements (s VARCHAR, p VARCHAR, o VARCHAR, file INTEGER, "
                    "sheet VARCHAR, row INTEGER, line INTEGER, col VARCHAR); "
                    "CREATE TABLE made.problems (file INTEGER, sheet VARCHAR, row INTEGER, "
                    "line INTEGER, col VARCHAR, severity VARCHAR)"
                )
                checked, found = worse(
                    con,
                    folder,
                    tell,
                    before=lambda: union(con, workspace, None),
                    now=lambda: union(con, workspace, None, without=taken.id, back=back),
                )
                placed = place(con, checked, found, names_of(workspace))
            if placed.problems:
                return Undone(taken, placed.problems, placed.more, back, done=False)
        writer.undo(taken.id, who, why, time=time)
    return result
