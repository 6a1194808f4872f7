"""Files that are on the disk when we say so, and that nobody else reads."""

import os
from pathlib import Path

__all__ = ["make_folder", "seal", "sync", "write"]


def make_folder(path: Path, parents: bool = False) -> None:
    """Make a folder that only its owner can open; one that is there stays as it is."""
    if not path.is_dir():
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, and bring it to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal(folder: Path) -> None:
    """Let only the owner read what is in ``folder``, and bring all of it to the disk."""
    for path in sorted(folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        sync(path)
    sync(folder)
