"""Options and arguments that several commands share."""

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from habeas.release import Release, current_release

__all__ = [
    "progress",
    "release_option",
    "releases_option",
    "store_options",
    "who_option",
    "workspace_option",
]

Command = Callable[..., Any]

#: The folder of releases; the environment variable serves whoever has it elsewhere.
releases_option = click.option(
    "--releases",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("releases"),
    envvar="HABEAS_RELEASES",
    show_default=True,
    show_envvar=True,
    help="The folder of releases.",
)

#: The folder that holds everything that was brought.
workspace_option = click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("workspace"),
    envvar="HABEAS_WORKSPACE",
    show_default=True,
    show_envvar=True,
    help="The folder of the workspace.",
)


def _user() -> str:
    """Return who is at the keyboard, as the machine calls them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "unknown"


#: Who answers for what is done; it stands in the log of the workspace and nowhere else.
who_option = click.option(
    "--who",
    default=_user,
    envvar="HABEAS_WHO",
    show_envvar=True,
    help="Who does this, for the log; your user name if not given.",
)


def store_options(command: Command) -> Command:
    """Give a command the address of a remote store and its kind, as ``store`` and ``store_kind``."""
    command = click.option(
        "--store-kind",
        type=click.Choice(["oxigraph", "virtuoso", "generic"]),
        envvar="HABEAS_STORE_KIND",
        show_envvar=True,
        help="What engine that is; it is asked if this is not given.",
    )(command)
    return click.option(
        "--store",
        metavar="URL",
        envvar="HABEAS_STORE",
        show_envvar=True,
        help="Where a SPARQL engine takes queries, like http://127.0.0.1:8890/sparql.",
    )(command)


def release_option(command: Command) -> Command:
    """Give a command the release that ``--releases`` holds, as ``release``."""

    def opened(releases: Path, **options: Any) -> Any:
        release: Release = current_release(releases)
        return command(release=release, **options)

    opened.__name__ = command.__name__
    opened.__doc__ = command.__doc__
    if hasattr(command, "__click_params__"):
        opened.__click_params__ = command.__click_params__  # type: ignore[attr-defined]
    return releases_option(opened)


def progress(line: str) -> None:
    """Tell on standard error what is being done."""
    click.echo(f"{line} …", err=True)
