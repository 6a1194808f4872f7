"""What it costs to count requests: by itself, and of a service that counts beside one that does not.

``python -m benchmarks.counting RELEASE``: both answer in turn, over eight connections, small
queries that are new each time, and one that is remembered; in processor time of the service.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from benchmarks.http import SMALL, ask_all, serving, used_by
from habeas.release import Release, open_release
from habeas_api.counting import ROUTE, Counted

ROUNDS, NEW, REMEMBERED, ALONE = 9, 600, 3_000, 200_000
_HEADERS = [(f"Name-{number}", "value") for number in range(9)]
_HEADERS.insert(4, ("Content-Length", "120"))


def alone() -> float:
    """Return what counting adds to one request, in microseconds."""
    body = [b"x" * 120]

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        environ[ROUTE] = "/sparql"
        start("200 OK", _HEADERS)
        return body

    def timed(app: Callable[..., Any]) -> float:
        environ = {"REQUEST_METHOD": "GET"}
        began = time.process_time()
        for _ in range(ALONE):
            app(environ, lambda *_: None)
        return (time.process_time() - began) / ALONE * 1e6

    counted = Counted(answer)
    return median(timed(counted) - timed(answer) for _ in range(5))


def beside(release: Release) -> dict[str, list[tuple[float, float]]]:
    """Return processor time per answer in microseconds, with counting and without, by round."""
    taken: dict[str, list[tuple[float, float]]] = {"new": [], "remembered": []}
    os.environ["HABEAS_METRICS"] = "local"
    with serving(release) as with_it:
        os.environ["HABEAS_METRICS"] = "off"
        with serving(release) as without:
            for number in range(ROUNDS + 1):
                for name, times in (("new", NEW), ("remembered", REMEMBERED)):
                    found = []
                    ways = [with_it, without]
                    for server, port in ways if number % 2 else ways[::-1]:
                        path = f"/sparql?format=json&query={quote(SMALL)}"
                        paths = [
                            f"{path}%23{number}-{each}" if name == "new" else path
                            for each in range(times)
                        ]
                        began = used_by(server)
                        ask_all(port, paths)
                        found.append((used_by(server) - began) / times * 1e6)
                    if number:
                        one, other = found if number % 2 else found[::-1]
                        taken[name].append((one, other))
    return taken


def main() -> None:
    """Print what was measured."""
    print(f"alone: {alone():.2f} µs")
    for name, rounds in beside(open_release(Path(sys.argv[1]))).items():
        counted, not_counted = (median(each) for each in zip(*rounds, strict=True))
        ratio = median(one / other for one, other in rounds)
        print(f"{name}: {counted:.0f} µs counted, {not_counted:.0f} µs not, ratio {ratio:.3f}")


if __name__ == "__main__":
    main()
