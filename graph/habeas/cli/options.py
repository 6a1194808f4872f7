"""Options and arguments that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from habeas.release import Release, current_release

__all__ = ["progress", "release_option", "releases_option", "store_options"]

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
