"""The program that ``direct.py`` starts: it loads a graph, says so, and answers line by line."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

__all__ = ["main"]

#: Takes a query, the name of a format, and the open file to write into.
Ask = Callable[[str, str, BinaryIO], None]


def _oxigraph(kind: str, place: str) -> Ask:
    import pyoxigraph as ox

    formats = {"json": ox.QueryResultsFormat.JSON, "csv": ox.QueryResultsFormat.CSV}
    if kind == "disk":
        store = ox.Store.read_only(place)
    else:
        store = ox.Store()
        store.bulk_load(path=place, format=ox.RdfFormat.N_QUADS)

    def ask(text: str, format: str, answer: BinaryIO) -> None:
        found = store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        found.serialize(answer, formats[format])

    return ask


def _rdflib(place: str) -> Ask:
    from rdflib import Graph

    graph = Graph()
    with Path(place).open(encoding="utf-8") as lines:
        # no triple stands in two graphs, so all of them together are one
        graph.parse(data="".join(f"{line.rpartition(' <')[0]} .\n" for line in lines), format="nt")

    def ask(text: str, format: str, answer: BinaryIO) -> None:
        content = graph.query(text).serialize(format=format)
        assert content is not None
        answer.write(content)

    return ask


def main(kind: str, place: str, answers: str) -> None:
    """Answer requests from standard input until it ends, each into the file ``answers``."""
    ask = _rdflib(place) if kind == "rdflib" else _oxigraph(kind, place)
    print(time.process_time(), flush=True)
    with Path(answers).open("wb") as answer:
        for line in sys.stdin:
            request = json.loads(line)
            said: dict[str, object] = {}
            answer.seek(0)
            answer.truncate()
            start = time.process_time()
            try:
                for text in request["texts"]:
                    ask(text, request["format"], answer)
                answer.flush()
            except Exception as error:  # noqa: BLE001 - whatever an engine raises is its answer
                said["error"] = f"{type(error).__name__}: {error}"
            said["cpu"] = time.process_time() - start
            print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
