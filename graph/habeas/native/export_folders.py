"""A folder of files that is there whole, or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from habeas.errors import UnwritableFolderError

__all__ = ["new_folder"]


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write into, which becomes ``path`` when all is written.

    Raises
    ------
    UnwritableFolderError
        If there is anything at ``path`` but an empty folder, or it cannot be written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UnwritableFolderError(path, "it holds files already, perhaps records")
    unfinished = path.with_name(f".{path.name}.part")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        yield unfinished
        unfinished.replace(path)
    except (OSError, duckdb.IOException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnwritableFolderError(path, reason) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
