"""The group of commands, and how errors end it.

Results go to standard output, everything else to standard error. A mistake in
what was given ends with one clear message and status 2; only our own bugs show
a traceback. A command of another package joins through the entry points
``habeas.commands``.
"""

import os
import sys
from importlib.metadata import entry_points
from typing import Any

import click

from habeas import __version__
from habeas.cli.build import build
from habeas.cli.diff import diff, patch
from habeas.cli.dump import dump
from habeas.cli.evidence import evidence
from habeas.cli.export import export
from habeas.cli.import_ import import_
from habeas.cli.load import load
from habeas.cli.log import log
from habeas.cli.match import match
from habeas.cli.networks import network
from habeas.cli.query import query
from habeas.cli.recipe import recipe
from habeas.cli.releases import releases
from habeas.cli.search import search
from habeas.cli.sign import sign
from habeas.cli.status import status
from habeas.cli.table import table
from habeas.cli.template import template
from habeas.cli.undo import undo
from habeas.cli.validate import validate
from habeas.cli.verify import verify
from habeas.cli.why import why
from habeas.errors import HabeasError, NonConformingRecordsError

__all__ = ["main"]

#: Where commands of other packages, such as the service's, are announced.
OTHERS = "habeas.commands"


class _Commands(click.Group):
    """A group that turns the library's errors into messages, and takes in commands of others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        others = [entry.name for entry in entry_points(group=OTHERS)]
        return sorted({*super().list_commands(ctx), *others})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        command: click.Command | None = super().get_command(ctx, name)
        for entry in entry_points(group=OTHERS, name=name):
            command = entry.load()
        for each in (command, *getattr(command, "commands", {}).values()):
            if each is not None and each.help:
                # In a raw docstring, what tells click to keep lines apart is two characters.
                each.help = each.help.replace("\\b\n", "\b\n")
        return command

    def main(self, *args: Any, **options: Any) -> Any:
        try:
            return super().main(*args, **options)
        except HabeasError as error:
            click.echo(f"habeas: {error}", err=True)
            sys.exit(1 if isinstance(error, NonConformingRecordsError) else 2)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output has seen enough, like `habeas query cases | head -1`. Caught
            # here, since click would make an exit with 1 of it before main() hears of it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="habeas")
def main() -> None:
    """Build, check and question the graph of who fights for political prisoners."""


for command in (
    *(build, diff, dump, evidence, export, import_, load, log, match, network, patch, query),
    *(recipe, releases, sign, search, status, table, template, undo, validate, verify, why),
):
    main.add_command(command)
