"""``habeas network``: a group of commands, each loaded when it is asked for."""

from importlib import import_module

import click

from habeas.errors import near_names

__all__ = ["COMMANDS", "network"]

#: In which module each command stands. Loading all of them takes a second, so that nobody waits
#: for it who asks for something else.
COMMANDS = {
    **dict.fromkeys(("rules", "show", "ego"), "showing"),
    **dict.fromkeys(("path", "why"), "reaching"),
    **dict.fromkeys(("gaps", "suggest"), "helping"),
    **dict.fromkeys(("measures", "communities"), "measuring"),
    **dict.fromkeys(("significance", "robustness"), "doubting"),
    **dict.fromkeys(("export", "draw"), "exporting"),
    "time": "timing",
}


class _Networks(click.Group):
    """A group that says what was perhaps meant by a word that is none of its commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(
            import_module(f"habeas.cli.networks.{COMMANDS[name]}"), name
        )
        if command.help:
            # In a raw docstring, what tells click to keep lines apart is two characters.
            command.help = command.help.replace("\\b\n", "\b\n")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = near_names(name, COMMANDS, 1)
            advice = f"Did you mean {near[0]!r}? " if near else ""
            ctx.fail(
                f"No command is called {name!r}. {advice}"
                f"For the network of a rule: habeas network show {name}"
            )
        return super().resolve_command(ctx, args)


@click.group(cls=_Networks)
def network() -> None:
    r"""Compute networks of agents, measure and draw them, and walk back from an edge to its sources.

    An edge rule says what joins two agents: 'habeas network rules' lists them. Networks are made
    from the current release when they are asked for. Each command says how it exits. Exits with
    0, or with 2 for a mistake.

    \b
    Examples:
        habeas network show co-signing
        habeas network why amnesty-international human-rights-watch
    """
