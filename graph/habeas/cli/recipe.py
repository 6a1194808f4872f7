"""``habeas recipe``: which recipes there are, what one does, and how to begin one."""

import shutil
from pathlib import Path

import click

from habeas.errors import MissingLibraryError, UnwritableFolderError
from habeas.recipes.errors import InvalidRecipeError

__all__ = ["recipe"]


@click.group()
def recipe() -> None:
    r"""Look at recipes, which make native tables of the tables of others, or begin one.

    A recipe is a folder with recipe.toml and an SQL file for each native table.
    It is run by: habeas import --recipe NAME FILES. Exits with 0, or with 2 if there
    is no such recipe or nothing could be written.

    \b
    Examples:
        habeas recipe list
        habeas recipe new my-recipe letter.csv
    """


@recipe.command("list")
def list_() -> None:
    """List the recipes that come with Habeas."""
    from habeas import recipes

    for name in recipes.shipped():
        click.echo(f"{name:<16}{recipes.open(name).title}")


@recipe.command()
@click.argument("name")
def show(name: str) -> None:
    """Show what the recipe NAME, or the one in the folder NAME, reads and fills."""
    from habeas import recipes
    from habeas.recipes.recipe import PROBLEMS

    opened = recipes.open(name)
    click.echo(f"{opened.title}\n\n{opened.reads}\n")
    for input_ in opened.inputs.values():
        sheet = f", {input_.sheet} in it" if input_.sheet else ""
        click.echo(f"Reads {input_.name}: {', '.join(input_.files)} ({input_.form}){sheet}")
        for words in filter(None, [input_.about]):
            click.echo(f"  {words}")
        if input_.columns:
            click.echo(f"  columns: {', '.join(input_.columns)}")
        if input_.optional:
            click.echo(f"  if there: {', '.join(input_.optional)}")
        for column, why in input_.left_out.items():
            click.echo(f"  left out: {column} ({why})")
    tables = [
        table for table in opened.statements if not table.startswith("_") and table != PROBLEMS
    ]
    click.echo(f"Fills {', '.join(tables)}")
    for parameter in opened.parameters.values():
        said = "needed" if parameter.needed else f"{parameter.default or 'nothing'} if not given"
        example = f", such as {parameter.example}" if parameter.example else ""
        click.echo(f"--set {parameter.name}=…  {parameter.about} ({said}{example})")
    samples = opened.folder / "sample"
    if samples.is_dir():
        for sample in sorted(samples.iterdir()):
            click.echo(f"Sample {sample}")
    click.echo(f"Licence {opened.licence}")
    click.echo(f"Digest {opened.digest}")


@recipe.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--encoding", help="Of text files; detected if it is not given.")
def new(folder: Path, files: tuple[Path, ...], encoding: str | None) -> None:
    """Look at FILES, and write a recipe for such files into a new FOLDER.

    It says of each column how many cells are filled, how many values are
    different, and which native columns it resembles; and it runs as it is.
    """
    from habeas.recipes.skeleton import write_skeleton
    from habeas.sheets import read_file

    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("A recipe", "duckdb", "tables") from error
    con = duckdb.connect()
    reads = [
        read_file(con, path, number, encoding=encoding) for number, path in enumerate(files, 1)
    ]
    for problem in (problem for read in reads for problem in read.problems):
        click.echo(str(problem), err=True)
    try:
        written = write_skeleton(con, folder, reads)
    except OSError as error:
        raise UnwritableFolderError(folder, error.strerror or str(error)) from error
    for path in written:
        click.echo(str(path))
    click.echo(
        f"Look at each line, then try it: habeas import --recipe {folder} "
        f"--set title=… --dry-run {' '.join(map(str, files))}",
        err=True,
    )


@recipe.command()
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
def copy(name: str, folder: Path) -> None:
    """Copy the recipe NAME into a new FOLDER, to change it there."""
    from habeas import recipes

    opened = recipes.open(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidRecipeError(opened.name, "", f"{folder} is there already; choose a new folder")
    try:
        shutil.copytree(opened.folder, folder, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise UnwritableFolderError(folder, str(error)) from error
    click.echo(str(folder))
