"""Options and arguments that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from habeas.release import Release, current_release

__all__ = ["progress", "release_option", "releases_option"]

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
