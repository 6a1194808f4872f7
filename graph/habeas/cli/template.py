"""``habeas template``: an empty workbook or folder for records."""

from pathlib import Path

import click

from habeas.errors import HabeasError, MissingLibraryError

__all__ = ["template"]


class NoTemplateError(HabeasError, ValueError):
    """A template was asked for in a form that we do not make."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} ends in {path.suffix}. A template is a workbook, with a name that ends in "
            ".xlsx, or a folder of CSV files, with a name without a dot."
        )


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--without-examples", is_flag=True, help="Leave the invented rows out of a workbook.")
def template(path: Path, without_examples: bool) -> None:
    r"""Write an empty workbook (PATH ends in .xlsx), or a folder of empty CSV files.

    The workbook has a sheet for each kind of record, help at the name of each
    column, lists of the words that columns take, and invented rows, which are
    left out when it is brought. The folder has a description of all columns
    (CSV on the Web) for programs. Nothing that exists is written over. Exits with
    0, or with 2 if nothing could be written.

    \b
    Examples:
        habeas template my-records.xlsx
        habeas template my-records
    """
    try:
        from habeas.native.template import write_template, write_template_folder
    except ModuleNotFoundError as error:
        raise MissingLibraryError("A template", "openpyxl or DuckDB", "tables") from error
    if path.suffix.lower() == ".xlsx":
        write_template(path, examples=not without_examples)
    elif path.suffix:
        raise NoTemplateError(path)
    else:
        write_template_folder(path)
    click.echo(f"Fill in {path}, and bring it with: habeas import {path}", err=True)
