"""What a recipe is: a folder that says what it reads, and one SELECT for each table it fills."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from habeas.errors import UnknownNameError
from habeas.recipes.declared import Input, Parameter, inputs_in, parameters_in, text_in
from habeas.recipes.errors import InvalidRecipeError

__all__ = ["PROBLEMS", "SHIPPED", "Recipe", "open_recipe", "shipped"]

#: The recipes that come with Habeas, one folder each.
SHIPPED = Path(__file__).parent / "shipped"
#: The one SQL file that fills no table: what it yields are problems of the input.
PROBLEMS = "problems"
#: The file that says what a recipe reads.
DECLARED = "recipe.toml"
#: Bytes that a file of a recipe may have, and files that a recipe may have.
_MOST_BYTES, _MOST_FILES = 1_000_000, 60


@dataclass(frozen=True)
class Recipe:
    """A recipe, read and looked at, with the parameters that it was given.

    Attributes
    ----------
    name
        The name of its folder.
    digest
        SHA-256 of what it does: ``recipe.toml``, its SQL and the parameters.
        Its description and samples do not count.
    title, reads, licence
        In words: what it is for, what it reads, and who may use it how.
    inputs, parameters
        By name, in the order of ``recipe.toml``.
    statements
        The text of each ``.sql`` file by its name without the ending, sorted:
        the native table that it fills; ``problems``; or a step such as
        ``_people``, which is a table for other statements.
    given
        The value of every parameter; empty text where it has none.
    """

    name: str
    folder: Path
    digest: str
    title: str
    reads: str
    licence: str
    inputs: Mapping[str, Input]
    parameters: Mapping[str, Parameter]
    statements: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[str, ...]:
        """Paths of XML elements that are rows whether or not they repeat, for reading the files."""
        return tuple(
            input_.sheet for input_ in self.inputs.values() if input_.form == "xml" and input_.sheet
        )


def shipped() -> list[str]:
    """Return the names of the recipes that come with Habeas, sorted."""
    return sorted(folder.name for folder in SHIPPED.iterdir() if (folder / DECLARED).is_file())


def open_recipe(name_or_folder: str | Path, given: Mapping[str, str] | None = None) -> Recipe:
    """Read a recipe that ships, by its name, or one in a folder.

    Parameters
    ----------
    name_or_folder
        A folder, if it holds ``recipe.toml``, or the name of a shipped recipe.
    given
        Values of its parameters. One that is needed may be left out here, to
        look at the recipe; :func:`habeas.recipes.run` asks for it.

    Raises
    ------
    UnknownNameError
        If nothing has this name, or a parameter is given that the recipe does not have.
    InvalidRecipeError
        If a file of it leads out of the folder, or ``recipe.toml`` cannot be read.

    Examples
    --------
    >>> recipe = open_recipe("signatories", {"address": "https://example.org/letter"})
    >>> recipe.name, sorted(recipe.inputs)
    ('signatories', ['list'])
    """
    folder = Path(name_or_folder)
    if not (folder / DECLARED).is_file():
        if str(name_or_folder) not in shipped():
            if folder.is_dir():
                reason = f"there is no {DECLARED} in it; habeas recipe new makes one"
                raise InvalidRecipeError(folder.name, "", reason)
            raise UnknownNameError("recipe", str(name_or_folder), shipped())
        folder = SHIPPED / str(name_or_folder)
    folder = folder.resolve()
    files = _files(folder)
    declared = _declared(folder.name, files.pop(DECLARED))
    parameters = parameters_in(folder.name, declared)
    for name in given or {}:
        if name not in parameters:
            raise UnknownNameError(f"parameter of {folder.name}", name, parameters)
    values = {name: (given or {}).get(name, one.default) for name, one in parameters.items()}
    return Recipe(
        name=folder.name,
        folder=folder,
        digest=_digest(folder, values),
        title=text_in(folder.name, declared, "title"),
        reads=text_in(folder.name, declared, "reads"),
        licence=text_in(folder.name, declared, "licence"),
        inputs=inputs_in(folder.name, declared),
        parameters=parameters,
        statements=MappingProxyType(
            {name.removesuffix(".sql"): text for name, text in sorted(files.items())}
        ),
        given=MappingProxyType(values),
    )


def _files(folder: Path) -> dict[str, str]:
    """Return the text of the files that a recipe is made of."""
    for path in folder.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(folder):
            reason = "is a link that leads out of the folder of the recipe; put a copy in its place"
            raise InvalidRecipeError(folder.name, str(path.relative_to(folder)), reason)
    paths = [folder / DECLARED, *sorted(folder.glob("*.sql"))]
    if len(paths) == 1:
        reason = "there is no .sql file in it; write one for each native table, such as agents.sql"
        raise InvalidRecipeError(folder.name, "", reason)
    if len(paths) > _MOST_FILES:
        raise InvalidRecipeError(folder.name, "", f"has more than {_MOST_FILES} files")
    return {path.name: _text(folder, path) for path in paths}


def _text(folder: Path, path: Path) -> str:
    if not path.is_file():
        raise InvalidRecipeError(folder.name, path.name, "is not a file")
    try:
        if path.stat().st_size > _MOST_BYTES:
            reason = f"has more than {_MOST_BYTES:,} bytes; a recipe is some lines of SQL"
            raise InvalidRecipeError(folder.name, path.name, reason)
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidRecipeError(
            folder.name, path.name, f"cannot be opened: {error.strerror}"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidRecipeError(
            folder.name, path.name, "is not UTF-8; save it as UTF-8"
        ) from error


def _declared(name: str, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidRecipeError(name, DECLARED, f"is not TOML: {error}") from error


def _digest(folder: Path, given: Mapping[str, str]) -> str:
    """Return one digest of what a recipe does with the parameters that it was given."""
    whole = sha256()
    for path in [folder / DECLARED, *sorted(folder.glob("*.sql"))]:
        whole.update(f"{path.name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    for name, value in sorted(given.items()):
        whole.update(f"{name}={sha256(value.encode()).hexdigest()}\n".encode())
    return whole.hexdigest()
