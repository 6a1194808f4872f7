"""Reading a store from disk into memory, in a process that stays free of the engine's threads.

The engine keeps quads where they come to lie, and joins are up to twice as
quick where what belongs together lies together. So they are read in the order
of the release's dump, which is sorted by subject, and not in that of the store
on disk, which is as good as none; that takes a third of the time, too.
"""

import gzip
import os
import shutil
import struct
from pathlib import Path

import pyoxigraph as ox

from habeas.errors import NoReleaseError
from habeas.store import sealing
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS

__all__ = ["read_into_memory"]

#: What lies beside a store that is in a release: all its quads but those that describe it, sorted.
DUMP = "public.nq.gz"
_COUNT = struct.Struct("!Q")


def read_into_memory(folder: Path, room: int) -> EmbeddedStore | None:
    """Return the store in ``folder``, in memory; None if ``room`` bytes do not hold it.

    Only a process without threads can be forked, and a store on disk has
    some. So another process opens it, and says what it holds.

    Raises
    ------
    NoReleaseError
        If there is no store, or it cannot be read.
    """
    if not (folder / "CURRENT").is_file():
        raise NoReleaseError(folder, "holds no store")
    theirs, ours = os.pipe()
    parent = os.getpid()
    reader = os.fork()
    if reader == 0:
        code = 1
        try:
            os.close(theirs)
            sealing.end_with_parent(parent)
            code = _say(folder, ours)
        finally:
            os._exit(code)
    os.close(ours)
    store, held = ox.Store(), 0
    try:
        with sealing.memory_at_most(room), os.fdopen(theirs, "rb") as said:
            count = said.read(_COUNT.size)
            store.bulk_extend(ox.parse(said, ox.RdfFormat.N_QUADS, lenient=True))
        held = len(store)
    except (MemoryError, OSError, SyntaxError):
        count = b""
    finally:
        _, status = os.waitpid(reader, 0)
    whole = status == 0 and count == _COUNT.pack(held)
    return EmbeddedStore(store) if whole else None


def _say(folder: Path, output: int) -> int:
    """Write how many quads the store has, and then each; return 0 if all went well."""
    store = ox.Store.read_only(str(folder))
    with os.fdopen(output, "wb") as file:
        file.write(_COUNT.pack(len(store)))
        dump = folder.parent / DUMP
        if dump.is_file():
            with gzip.open(dump) as lines:
                shutil.copyfileobj(lines, file, 1 << 20)
            # The one graph that is in no dump, since it describes the dump.
            graph = ox.NamedNode(GRAPHS["description"])
            ox.serialize(
                store.quads_for_pattern(None, None, None, graph), file, ox.RdfFormat.N_QUADS
            )
        else:
            store.dump(file, ox.RdfFormat.N_QUADS)
    return 0
