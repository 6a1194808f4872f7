"""``habeas diff``: what changed from one release to another. ``habeas patch``: applying that."""

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import click

from habeas.changes import PatchError, apply, compare
from habeas.changes.comparing import Changes, dump_of, op_of
from habeas.changes.merging import About
from habeas.changes.patching import patched, versions_of
from habeas.changes.telling import Names, told
from habeas.cli.options import releases_option
from habeas.errors import UnwritableFolderError
from habeas.release.removing import named

__all__ = ["diff", "patch"]

_MARKS = {"created": "+", "changed": "~", "removed": "-"}


@click.command()
@click.argument("old")
@click.argument("new", default="current")
@releases_option
@click.option("--format", "form", type=click.Choice(["text", "json", "patch"]), default="text")
@click.option(
    "--most",
    type=click.IntRange(0),
    default=50,
    show_default=True,
    metavar="N",
    help="Show at most N things as text; 0 for all.",
)
def diff(old: str, new: str, releases: Path, form: str, most: int) -> None:
    r"""Show what changed from release OLD to NEW, which is the current one if not given.

    A release is its version, the beginning of that, current, or previous. As text
    and JSON by thing; as a patch (RDF Patch) for programs and for habeas patch.
    Exits with 0, or with 2 if a release is not there.

    \b
    Examples:
        habeas diff previous
        habeas diff 6eefcdb2 current --format patch > changes.rdfp
    """
    before, after = named(releases, old), named(releases, new)
    with compare(before, after) as changes:
        if form == "patch":
            sys.stdout.buffer.writelines(patched(changes, before.name, after.name))
            sys.stdout.buffer.flush()
            return
        names = Names(before, after)
        if form == "json":
            things = [told(about, names) for about in changes]
            said = {"old": before.name, "new": after.name, **_summary(changes), "things": things}
            click.echo(json.dumps(said, ensure_ascii=False, indent=1))
            return
        found = iter(changes)
        for about in islice(found, most or None):
            for line in _lines(about, names):
                click.echo(line)
        left = sum(1 for _ in found)
    if left:
        click.echo(f"… and {left:,} more: --most 0 shows all")
    for line in _totals(changes):
        click.echo(line)


def _lines(about: About, names: Names) -> Iterator[str]:
    said = told(about, names)
    label = f"  {said['label']}" if said["label"] else ""
    yield f"{_MARKS[op_of(about)]} {said['name']}{label}"
    for mark, side in (("-", "removed"), ("+", "added")):
        for statement in said[side]:
            yield f"    {mark} {statement['property']} {statement['value']}"


def _summary(changes: Changes) -> dict[str, Any]:
    return {
        "statements": {"added": changes.added, "removed": changes.removed},
        "counts": {kind: dict(counts) for kind, counts in sorted(changes.things.items())},
    }


def _totals(changes: Changes) -> Iterator[str]:
    if not changes.added and not changes.removed:
        yield "Nothing changed."
        return
    yield f"{changes.added:,} statements added, {changes.removed:,} removed"
    yield f"{'':<16}{'created':>9}{'changed':>9}{'removed':>9}"
    for kind, counts in sorted(changes.things.items()):
        numbers = "".join(f"{counts[op]:>9,}" for op in ("created", "changed", "removed"))
        yield f"{kind:<16}{numbers}"


@click.command()
@click.argument("old")
@click.argument(
    "patch_file", metavar="PATCH", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
@releases_option
def patch(old: str, patch_file: Path, output: Path, releases: Path) -> None:
    r"""Apply PATCH to release OLD, and write all statements of the newer release to OUTPUT.

    OLD is a release that is kept, or the file with its statements (N-Quads, as
    in /dump/public.nq.gz). The result is the file of the newer release, line by
    line; its hash is compared with the version that the patch leads to. OUTPUT is
    compressed if its name ends with .gz. Exits with 0, or with 2 if the patch
    cannot be read or is not for this release; then nothing is written.

    \b
    Example:
        habeas patch 6eefcdb2 changes.rdfp newer.nq.gz
    """
    dump = Path(old) if Path(old).is_file() else dump_of(named(releases, old))
    wanted, leads_to = versions_of(patch_file)
    if wanted and dump.parent.name != wanted and not Path(old).is_file():
        raise PatchError(f"the patch is for release {wanted}, not for {dump.parent.name}.")
    digest = sha256()
    aside = output.with_name(f".{output.name}.part")
    try:
        try:
            with aside.open("wb") as file, ExitStack() as packing:
                written: IO[bytes] = file
                if output.suffix == ".gz":
                    packed = gzip.GzipFile("", "wb", 9, file, mtime=0)
                    written = cast(IO[bytes], packing.enter_context(packed))
                for line in apply(dump, patch_file):
                    digest.update(line)
                    written.write(line)
            made = digest.hexdigest()[:16]
            if leads_to and made != leads_to:
                said = f"the result is {made} and not release {leads_to}: the patch or the file is damaged."
                raise PatchError(said)
            aside.replace(output)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableFolderError(output, error.strerror or str(error)) from error
    click.echo(made)
