"""Pages that a process shares with the one that forked it, made its own before it needs them.

The engine counts its uses of each quad in the quad, so whoever reads a store
that it shares writes to it, and the system copies page after page, each with a
fault of its own: for a large join these take as long as the join. Made its own
two megabytes at a time, the same memory costs a third of that, and is read
faster afterwards, since such a large page has one entry in the processor's
tables. Where the system cannot do that, all is as it was.
"""

import ctypes
import errno
import platform
from collections.abc import Iterator
from pathlib import Path

__all__ = ["LARGE_PAGE", "no_large_pages", "owned"]

#: A large page, in bytes.
LARGE_PAGE = 2 << 20
#: The system has no more memory to give, or not to us.
_NO_MORE = (errno.ENOMEM, errno.EBUSY)
# <linux/prctl.h>, <asm-generic/mman-common.h>
_DISABLE_LARGE_PAGES, _COLLAPSE = 41, 25
_MAPS = Path("/proc/self/maps")


def no_large_pages(never: bool) -> None:
    """Say whether this process, and what it forks, has no large pages, where the system can.

    One that is to be forked should have none: what is shared in one piece is
    copied in small ones all the same, and cannot be made somebody's own.
    """
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_DISABLE_LARGE_PAGES, int(never), 0, 0, 0)


def owned() -> Iterator[int]:
    """Make the memory of this process its own, a large page at a time; yield the size of each.

    It ends when all is done, or when the system has no more large pages to give.

    Examples
    --------
    >>> size = next(owned(), 0)
    >>> size in (0, LARGE_PAGE)
    True
    """
    if platform.system() != "Linux":
        return
    for start, end in _writable():
        for page in range(-(-start // LARGE_PAGE) * LARGE_PAGE, end - LARGE_PAGE + 1, LARGE_PAGE):
            refused = _collapse(page)
            if refused in _NO_MORE:
                return  # nothing is lost
            if not refused:  # or else this place was never used, or somebody is at it just now
                yield LARGE_PAGE


def _collapse(page: int) -> int:
    """Ask for a large page at this address; return 0, or the number of the error."""
    advise = ctypes.CDLL(None, use_errno=True).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return ctypes.get_errno() if advise(page, LARGE_PAGE, _COLLAPSE) != 0 else 0


def _writable() -> list[tuple[int, int]]:
    """Return where the memory lies that this process can write to and that is of no file."""
    found = []
    try:
        lines = _MAPS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    for line in lines:
        place, may, _, _, _, *name = line.split(maxsplit=5)
        if may.startswith("rw-p") and name in ([], ["[heap]"]):
            start, _, end = place.partition("-")
            found.append((int(start, 16), int(end, 16)))
    return found
