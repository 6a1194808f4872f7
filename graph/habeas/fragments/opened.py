"""The fragments of a release, opened: numbers on disk, read where they are looked at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from habeas.columns.dictionary import Dictionary
from habeas.errors import HabeasError
from habeas.fragments.layout import ALL, EDITION, INDEX, ORDERS, UNION, Keys, Order, Part, Widths

__all__ = ["Found", "Fragments", "Row", "UnreadableFragmentsError", "open"]

#: The order in which what matches follows each other, by which places are given.
_BY_GIVEN: dict[str, Order] = {
    "": "spo", "s": "spo", "sp": "spo", "spo": "spo", "p": "pos", "po": "pos", "o": "osp",
    "so": "osp",
}  # fmt: skip


class UnreadableFragmentsError(HabeasError, ValueError):
    """A folder does not hold fragments that this version can read."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"{folder} holds no fragments that can be read: {reason}. "
            "Build the release again with habeas build."
        )
        self.folder = folder


class Row(NamedTuple):
    """One statement, each term as in N-Triples."""

    subject: str
    predicate: str
    object: str
    #: Nothing for the graph without a name, and where graphs are taken together.
    graph: str


def open(folder: Path) -> "Fragments":
    """Open the fragments in ``folder``; many processes may do so at once.

    Raises
    ------
    UnreadableFragmentsError
        If there are none, or they are of another edition.
    """
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        if index["edition"] != EDITION:
            raise UnreadableFragmentsError(
                folder, f"they are of edition {index['edition']}, not {EDITION}"
            )
        keys = {
            # plain arrays over the same pages: each slice of a memmap costs microseconds
            order: np.asarray(np.load(folder / f"{order}.npy", mmap_mode="r"))
            for order in ORDERS
        }
        return Fragments(
            Dictionary.open(folder),
            np.load(folder / "properties.npy"),
            Widths(**index["widths"]),
            [Part(**part) for part in index["parts"]],
            keys,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, UnreadableFragmentsError):
            raise
        raise UnreadableFragmentsError(folder, str(error)) from error


class Fragments:
    """All statements of a release, by pattern.

    Terms are given and come as in N-Triples: ``<https://example.org/>``,
    ``"held"@en``. Blank nodes are IRIs that begin with
    :data:`habeas.fragments.making.GENID`.
    """

    def __init__(
        self,
        terms: Dictionary,
        properties: Keys,
        widths: Widths,
        parts: Sequence[Part],
        keys: dict[Order, Keys],
    ) -> None:
        self._terms = terms
        self._properties = properties
        self._widths = widths
        self._parts = parts
        self._keys = keys

    @property
    def graphs(self) -> list[str]:
        """The IRIs of the graphs that hold something, sorted."""
        return sorted({part.graph for part in self._parts if part.graph})

    def find(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        graph: str = ALL,
    ) -> "Found":
        """Return what matches; None matches any term.

        Parameters
        ----------
        subject, predicate, object
            Terms as in N-Triples.
        graph
            The IRI of a graph; :data:`ALL` for what each graph holds, :data:`UNION` for what
            they hold together.

        Returns
        -------
        Found
            By graph, and within a graph in the order of the texts of terms: by subject,
            property, object; with the property given and not the subject, by object and then
            subject; with the object alone, by subject and property.
        """
        given = {"s": subject, "p": predicate, "o": object}
        numbers = self._numbers({place: text for place, text in given.items() if text is not None})
        order = _BY_GIVEN["".join(place for place in "spo" if given[place] is not None)]
        if numbers is None:
            return Found(self, order, ())
        low, high = self._widths.bounds(order, numbers)
        runs = []
        for part in self._parts:
            if graph == UNION and part.repeated:
                continue
            if graph not in (ALL, UNION) and part.graph != graph:
                continue
            keys = self._keys[order][part.start : part.stop]
            # the first key beyond all may be one more than fits
            start, stop = np.searchsorted(keys, [low, high - 1])
            stop = int(np.searchsorted(keys[stop:], high - 1, side="right")) + int(stop)
            if stop > start:
                name = "" if graph == UNION else part.graph
                runs.append(_Run(name, part.start + int(start), part.start + stop))
        return Found(self, order, runs)

    def count(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        graph: str = ALL,
    ) -> int:
        """Return how many statements match exactly; parameters as for :meth:`find`."""
        return len(self.find(subject, predicate, object, graph))

    def _numbers(self, given: dict[str, str]) -> dict[str, int] | None:
        """Return the numbers of terms by their places; None if the release lacks one of them."""
        numbers = {}
        for place, text in given.items():
            number = self._terms.number(text)
            if number is not None and place == "p":
                at = int(np.searchsorted(self._properties, number))
                there = at < len(self._properties) and self._properties[at] == number
                number = at if there else None
            if number is None:
                return None
            numbers[place] = number
        return numbers

    def _rows(self, order: Order, run: "_Run") -> list[Row]:
        """Return statements that follow each other."""
        numbers = self._widths.split(order, self._keys[order][run.start : run.stop])
        places = (numbers["s"], self._properties[numbers["p"]], numbers["o"])
        texts = self._terms.iris(np.concatenate(places))
        size = run.stop - run.start
        return [Row(texts[n], texts[size + n], texts[2 * size + n], run.graph) for n in range(size)]


class _Run(NamedTuple):
    """Statements of one graph that follow each other in the file of an order."""

    graph: str
    start: int
    stop: int


@dataclass(frozen=True)
class Found:
    """What matches a pattern: how many statements, and any of them by their places."""

    _held: Fragments
    _order: Order
    _runs: Sequence[_Run]

    def __len__(self) -> int:
        """Return how many statements match: exactly, and without looking at them."""
        return sum(run.stop - run.start for run in self._runs)

    def rows(self, start: int = 0, stop: int | None = None) -> list[Row]:
        """Return the statements from the place ``start`` to before ``stop``, counted from 0.

        It takes as long for the last ones as for the first.
        """
        stop = len(self) if stop is None else stop
        found: list[Row] = []
        for run in self._runs:
            size = run.stop - run.start
            if start < size and stop > 0:
                part = _Run(
                    run.graph, run.start + max(start, 0), run.start + min(stop, size)
                )  # fmt: skip
                found += self._held._rows(self._order, part)
            start, stop = start - size, stop - size
        return found
