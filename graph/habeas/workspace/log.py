"""The log of a workspace: one line for each transaction, each bound to the line before.

A line is a JSON object. ``before`` is the SHA-256 of the line before it,
``sum`` that of the line itself without its sum. A line counts when its line
feed is there: what a machine that stopped left behind it is as if never there.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from habeas.workspace.disk import sync
from habeas.workspace.errors import DamagedWorkspaceError

__all__ = ["Entry", "Log", "append", "cut", "read_log"]

NOTHING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One transaction."""

    #: Counted from 1.
    number: int
    #: ``import``, ``undo`` or ``decide``.
    op: str
    time: str
    who: str
    #: The import that it is about; empty for decisions.
    id: str = ""
    why: str = ""
    #: What else the line says.
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Log:
    """What was read of a log."""

    entries: list[Entry]
    #: The hash of the last line, which the next one is bound to.
    head: str
    #: How many bytes are whole lines; what comes after them is torn.
    size: int


def read_log(path: Path) -> Log:
    """Read a log; one that is not there is empty.

    Raises
    ------
    DamagedWorkspaceError
        If a line is not what was written, or a line is missing between two.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    entries: list[Entry] = []
    head, size = NOTHING, 0
    for line in _lines(content):
        last = size + len(line) == len(content)
        if last and (not line.endswith(b"\n") or b"\0" in line):
            break  # the machine stopped while it was written
        entry = _entry(path, len(entries) + 1, line.rstrip(b"\n"), head)
        entries.append(entry)
        head = sha256(line).hexdigest()
        size += len(line)
    return Log(entries, head, size)


def _lines(content: bytes) -> list[bytes]:
    """Return lines with their line feeds; the last may have none."""
    *whole, rest = content.split(b"\n")
    return [line + b"\n" for line in whole] + ([rest] if rest else [])


def _entry(path: Path, number: int, line: bytes, before: str) -> Entry:
    try:
        said = json.loads(line)
        known = said.pop("sum")
        changed = known != _sum(said) or said.pop("number") != number
        broken = said.pop("before") != before
        entry = Entry(
            number,
            op=said.pop("op"),
            time=said.pop("time"),
            who=said.pop("who"),
            id=said.pop("id", ""),
            why=said.pop("why", ""),
            said=said,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        changed, broken = True, False
    if changed:
        raise DamagedWorkspaceError(f"{path}, line {number}:", "is not as it was written")
    if broken:
        raise DamagedWorkspaceError(
            f"{path}, line {number}:", "does not follow the line before it: a line was changed"
        )
    return entry


def append(path: Path, log: Log, **said: Any) -> Log:
    """Write one more line, and return the log with it. This is the commit.

    If it cannot be written, what was there before is put back.
    """
    whole = {**said, "number": len(log.entries) + 1, "before": log.head}
    line = _text({**whole, "sum": _sum(whole)}) + b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.ftruncate(handle, log.size)
        os.lseek(handle, log.size, os.SEEK_SET)
        try:
            left = memoryview(line)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        except BaseException:
            os.ftruncate(handle, log.size)
            raise
    finally:
        os.close(handle)
    sync(path.parent)
    entry = _entry(path, len(log.entries) + 1, line.rstrip(b"\n"), log.head)
    return Log([*log.entries, entry], sha256(line).hexdigest(), log.size + len(line))


def cut(path: Path, log: Log) -> None:
    """Cut off what is torn at the end of a log."""
    if path.exists() and path.stat().st_size > log.size:
        os.truncate(path, log.size)


def _sum(said: Mapping[str, Any]) -> str:
    return sha256(_text(said)).hexdigest()


def _text(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
