"""How much memory there is, and what fits into it."""

import json
import os
from pathlib import Path

__all__ = ["fits_in_memory", "machine_memory", "memory_for_a_query", "processors", "quads_at_most"]

#: What a quad takes in memory, in bytes: the most that was measured, and a third on top.
QUAD_BYTES = round(340 * 1.3)
#: What a quad takes on disk at least, in bytes: two thirds of the least that was measured.
QUAD_BYTES_ON_DISK = 150
#: How many quads a store holds for each that was published, at most.
DERIVED = 1.2
#: What a machine is taken to have that does not say, in bytes.
UNKNOWN = 4 << 30
#: A query may have so much memory where there is enough, in bytes.
USUAL = 1 << 30


def machine_memory() -> int:
    """Return the memory that this process can count on, in bytes: the machine's, or its group's."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return UNKNOWN
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")
        return min(memory, int(limit))
    except (OSError, ValueError):  # no such group, or "max"
        return memory


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_for_a_query(shares: float) -> int:
    """Return what a query may have, in bytes, if ``shares`` of them may take half the machine.

    Examples
    --------
    >>> memory_for_a_query(1_000_000) < memory_for_a_query(0.001) == 1 << 30
    True
    """
    return min(USUAL, int(machine_memory() / 2 / shares))


def quads_at_most(store_folder: Path) -> int:
    """Return how many quads a store on disk can hold at most.

    The manifest of its release says how many were published; derived ones come
    on top. Without one, the size of its files says it.
    """
    try:
        manifest = json.loads((store_folder.parent / "manifest.json").read_text(encoding="utf-8"))
        return int(manifest["quads"] * DERIVED)
    except (OSError, ValueError, KeyError, TypeError):
        files = (*store_folder.glob("*.sst"), *store_folder.glob("*.log"))
        return sum(path.stat().st_size for path in files) // QUAD_BYTES_ON_DISK


def fits_in_memory(quads: int, copies: int, memory: int) -> bool:
    """Return whether ``memory`` bytes hold a store of ``quads``, and ``copies`` of it.

    Workers share the store that they were forked with, but the engine counts
    its uses of each quad in the quad: what a query reads becomes a copy.

    Examples
    --------
    >>> fits_in_memory(1_000_000, copies=3, memory=2 << 30)
    True
    >>> fits_in_memory(10_000_000, copies=3, memory=2 << 30)
    False
    """
    return quads * QUAD_BYTES * (1 + copies) <= memory
