"""The columns of a release, opened: numbers on disk, read where they are looked at."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.columns.dictionary import Dictionary
from habeas.columns.layout import BOUNDS, CLASSES, EDITION, INDEX, UNKNOWN_DAY, Held, Numbers
from habeas.errors import HabeasError, UnknownNameError

__all__ = ["Columns", "Involvements", "Relation", "Turned", "UnreadableColumnsError", "open"]


class UnreadableColumnsError(HabeasError, ValueError):
    """A folder does not hold columns that this version can read."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"{folder} holds no columns that can be read: {reason}. "
            "Build the release again with habeas build."
        )
        self.folder = folder


class Relation(NamedTuple):
    """One property as pairs of numbers, sorted by subject and then by object, no repeats."""

    subjects: Numbers
    objects: Numbers


class Turned(NamedTuple):
    """The same pairs, sorted by object and then by subject."""

    objects: Numbers
    subjects: Numbers


class Involvements(NamedTuple):
    """Who takes part in which case in which role; a row for each combination on record."""

    involvement: Numbers
    case: Numbers
    #: -1 where nobody is named.
    agent: Numbers
    #: -1 where no role is.
    role: Numbers
    #: Shape (n_rows, 5): days in the order of :data:`habeas.columns.layout.BOUNDS`.
    days: Numbers
    #: How many claims that are not rejected support the involvement.
    claims: Numbers


def open(folder: Path) -> "Columns":
    """Open the columns in ``folder``; many processes may do so at once.

    Raises
    ------
    UnreadableColumnsError
        If there are none, or they are of another edition.
    """
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        if index["edition"] != EDITION:
            raise UnreadableColumnsError(
                folder, f"they are of edition {index['edition']}, not {EDITION}"
            )
        held = {
            name: Held(each["rows"], each["strange"], each["repeated"])
            for name, each in index["relations"].items()
        }
        names = {each["iri"]: name for name, each in index["relations"].items()}
        return Columns(folder, Dictionary.open(folder), held, names)
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, UnreadableColumnsError):
            raise
        raise UnreadableColumnsError(folder, str(error)) from error


class Columns:
    """Relations of a release as numbers.

    Parameters
    ----------
    folder
        Where the files are.
    terms
        IRIs and their numbers.
    held
        What is said of each relation, by its name.
    names
        The names of the relations, by the IRIs of their properties.
    """

    def __init__(
        self, folder: Path, terms: Dictionary, held: dict[str, Held], names: dict[str, str]
    ) -> None:
        self.folder = folder
        self.terms = terms
        self.held = held
        self._names = names
        self._relations: dict[str, Relation] = {}
        self._turned: dict[str, Turned] = {}

    #: The classes whose things are held.
    classes = frozenset(CLASSES)

    def name(self, iri: str) -> str | None:
        """Return the name of the relation of a property; None if it is not held."""
        return self._names.get(iri)

    def relation(self, name: str) -> Relation:
        """Return a relation by its name, such as ``inCase``, or ``type``.

        Raises
        ------
        UnknownNameError
            If it is not held, with the near names.
        """
        if name not in self._relations:
            if name not in self.held:
                raise UnknownNameError("relation", name, self.held)
            self._relations[name] = Relation(*self._read(name))
        return self._relations[name]

    def turned(self, name: str) -> Turned:
        """Return a relation that is held, objects first."""
        if name not in self._turned:
            self._turned[name] = Turned(*self._read(f"{name}-turned"))
        return self._turned[name]

    def _read(self, name: str) -> Sequence[Numbers]:
        # plain arrays over the same pages: each slice of a memmap costs microseconds
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))  # type: ignore[return-value]

    @cached_property
    def involvements(self) -> Involvements:
        """The table of involvements, by involvement, case, agent and role."""
        involvement, case = self.relation("inCase")
        rows, agent = _beside(involvement, self.relation("hasPrincipal"))
        involvement, case = involvement[rows], case[rows]
        rows, role = _beside(involvement, self.relation("hasRole"))
        involvement, case, agent = involvement[rows], case[rows], agent[rows]
        order = np.lexsort((role, agent, case, involvement))
        involvement = involvement[order]
        return Involvements(
            involvement,
            case[order],
            agent[order],
            role[order],
            self.days(involvement),
            self.claims(involvement),
        )

    def days(self, things: Numbers) -> Numbers:
        """Return the bounds of things, a row for each; UNKNOWN_DAY where there is none.

        Where a thing has several, the widest: the first day it can begin, the last it can end.
        """
        found = np.empty((len(things), len(BOUNDS)), dtype=np.int32)
        for column, bound in zip(found.T, BOUNDS, strict=True):
            known, days = self.relation(bound)
            is_last = not bound.endswith("After")
            edge = known[1:] != known[:-1]
            rim = np.ones(1, dtype=np.bool_)[: len(known)]
            kept = np.concatenate([edge, rim] if is_last else [rim, edge])
            column[:] = _looked_up(things, known[kept], days[kept], UNKNOWN_DAY)
        return found

    def claims(self, things: Numbers) -> Numbers:
        """Return how many claims that are not rejected support each thing."""
        supported, claims = np.load(self.folder / "supported.npy", mmap_mode="r")
        return _looked_up(things, supported, claims, 0)


def _beside(things: Numbers, relation: Relation) -> tuple[NDArray[np.int64], Numbers]:
    """Return a row for each thing and each of its values, -1 for none: which thing, which value."""
    first = np.searchsorted(relation.subjects, things, side="left")
    count = np.searchsorted(relation.subjects, things, side="right") - first
    rows = np.repeat(np.arange(len(things)), np.maximum(count, 1))
    within = np.arange(len(rows)) - np.repeat(
        np.cumsum(np.maximum(count, 1)) - np.maximum(count, 1), np.maximum(count, 1)
    )
    values = np.full(len(rows), -1, dtype=np.int32)
    there = count[rows] > 0
    values[there] = relation.objects[(first[rows] + within)[there]]
    return rows, values


def _looked_up(things: Numbers, known: Numbers, values: Numbers, missing: int) -> Numbers:
    """Return the values of things that are known, which are sorted, and ``missing`` for others."""
    found = np.full((len(things), *values.shape[1:]), missing, dtype=np.int32)
    if len(known):
        places = np.minimum(np.searchsorted(known, things), len(known) - 1)
        there = known[places] == things
        found[there] = values[places[there]]
    return found
