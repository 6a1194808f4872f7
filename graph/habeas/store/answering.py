"""A stranger's query over one store: guarded, prepared, run, and what there is to say about it."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from habeas.store import guard
from habeas.store.interface import Store

__all__ = ["Answering"]


class Answering:
    """Answers requests over ``store``.

    Parameters
    ----------
    store
        What is asked.
    sides
        The folders of what was made from the store beforehand, by name; any may be missing.
    """

    def __init__(self, store: Store, sides: Mapping[str, Path] | None = None) -> None:
        self._store = store
        self._sides = dict(sides or {})

    def answer(self, request: Mapping[str, Any], output: IO[bytes]) -> dict[str, Any]:
        """Write the answer into ``output``, and return what is to be said about it.

        ``request`` holds the arguments of
        :meth:`habeas.store.workers.WorkerPool.query`.

        Raises
        ------
        ForbiddenQueryError, InvalidQueryError
            If the query is not one that we run.
        UnwantedFormError
            If its answer has a form that the caller cannot take.
        """
        # Here and not in the service, so that a text on which the guard is slow ends like any other.
        guard.check(request["text"])
        written = self._store.write(
            request["text"],
            output,
            given=request["given"],
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
            rows=request["rows"],
            graph=request["graph"],
        )
        return {"form": written.form, "format": written.format, "notes": []}
