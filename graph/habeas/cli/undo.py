"""``habeas undo``: take an import out of the workspace."""

from pathlib import Path

import click

from habeas.cli.import_ import now, steps
from habeas.cli.options import who_option, workspace_option
from habeas.workspace import Workspace

__all__ = ["undo"]


@click.command()
@click.argument("name", metavar="IMPORT")
@workspace_option
@who_option
@click.option("--why", default="", help="The reason, for the log.")
@click.option("--force", is_flag=True, help="Take it out even if what stays breaks rules.")
def undo(name: str, folder: Path, who: str, why: str, force: bool) -> None:
    r"""Take IMPORT out of the workspace, whole: its name, its identifier, or the start of that.

    If it had replaced an older version of itself, that one counts again. What
    is taken out is removed from the disk, and the log keeps that it was there.
    If other imports refer to what only it describes, nothing is changed and
    they are named. Exits with 0, with 1 if what stays would break rules, and
    with 2 if there is no such import.

    \b
    Example:
        habeas undo signatories.csv
    """
    from habeas.bringing import undo as take_out
    from habeas.bringing.report import problem_lines, undone_lines

    undone = take_out(
        Workspace.open(folder), name, who=who, time=now(), why=why, force=force, tell=steps()
    )
    for line in problem_lines(undone.problems, undone.more):
        click.echo(line)
    for line in undone_lines(undone):
        click.echo(line, err=not undone.done)
    raise SystemExit(0 if undone.done else 1)
