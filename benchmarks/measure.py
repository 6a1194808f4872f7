"""CPU time of two ways to do one thing, in turn, and what the machine was."""

import platform
import resource
import statistics
from collections.abc import Callable
from importlib.metadata import version

__all__ = ["cpu_seconds", "machine", "side_by_side"]


def cpu_seconds() -> float:
    """Return user and system time of this process and the children that have ended."""
    own, ended = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def side_by_side(
    one: Callable[[], object], other: Callable[[], object], rounds: int = 5
) -> dict[str, float]:
    """Run both in turn, ``rounds`` times after one that does not count.

    Returns
    -------
    dict
        ``one`` and ``other``: median CPU seconds of a round; ``ratio``: median of other / one.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for work, taken in zip((one, other), times, strict=True):
            start = cpu_seconds()
            work()
            if number:
                taken.append(cpu_seconds() - start)
    ratios = [b / a for a, b in zip(*times, strict=True) if a > 0]
    return {
        "one": statistics.median(times[0]),
        "other": statistics.median(times[1]),
        "ratio": statistics.median(ratios) if ratios else float("nan"),
    }


def machine() -> dict[str, str]:
    """Return what the figures were taken on."""
    packages = ("pyoxigraph", "rdflib", "pyshacl", "networkx")
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        **{name: version(name) for name in packages},
    }
