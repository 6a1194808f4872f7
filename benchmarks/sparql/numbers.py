"""Who is where, with whom and when, as arrays of numbers; nothing is written here.

The tails are those of the domain: a few agents take part in very much (an agent is drawn as
``u ** 3`` of all, so the first of ten thousand has five in a hundred of all involvements), most
cases know few people and some know hundreds (Pareto with exponent 1.35, at most 200), and one
case in eight knows nobody. Only ``random()`` is drawn, whose stream NumPy keeps the same; each
kind of thing has a stream of its own.
"""

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_INVOLVED", "Draw", "Numbers"]

Ints = NDArray[np.int64]
COUNTRIES = 40
MECHANISMS = 8
#: Exponent of the number of involvements of a case, the most it has, and the share of cases with none.
EXPONENT, MOST_INVOLVED, UNINVOLVED = 1.35, 200, 0.12
#: What a case brings in triples, besides its involvements, and what one involvement brings.
_PER_CASE, _PER_INVOLVEMENT = 64.7, 15.0
FIRST_DAY = date(2006, 1, 1).toordinal()
_DAYS = date(2025, 12, 31).toordinal() - FIRST_DAY


class Draw:
    """Random numbers for one kind of thing."""

    def __init__(self, seed: int, kind: str) -> None:
        self._random = np.random.Generator(np.random.PCG64([seed, crc32(kind.encode())]))

    def share(self, count: int) -> NDArray[np.float64]:
        """Return numbers from 0 to 1, without 1."""
        return self._random.random(count)

    def chance(self, count: int, share: float) -> NDArray[np.bool_]:
        """Return True in the given share of places."""
        return self.share(count) < share

    def below(self, limit: int | Ints, count: int, power: float = 1.0) -> Ints:
        """Return numbers from 0 to ``limit`` without it; a power above 1 prefers the small ones."""
        return (limit * self.share(count) ** power).astype(np.int64)

    def pareto(self, count: int, exponent: float, most: int) -> Ints:
        """Return numbers from 1 to ``most`` that follow a power law."""
        sizes = 1.0 + np.floor((1.0 - self.share(count)) ** (-1.0 / exponent))
        return np.minimum(sizes, most).astype(np.int64)

    def weighted(self, count: int, weights: list[int]) -> Ints:
        """Return places in ``weights``, as often as each of them says."""
        steps = np.cumsum(weights) / sum(weights)
        return np.searchsorted(steps, self.share(count), side="right").astype(np.int64)


@dataclass(frozen=True)
class Involved:
    """One row for each involvement."""

    case: Ints
    #: 0: the person concerned; 1: the State that answers; 2: anybody else, who is in ``actor``.
    part: Ints
    actor: Ints


class Numbers:
    """All numbers of a graph of about so many triples.

    Parameters
    ----------
    triples
        How many to aim at, derived triples included, the ontology not.
    seed
        What all choices follow from.
    """

    def __init__(self, triples: int, seed: int) -> None:
        self.seed = seed
        draw = Draw(seed, "size")
        most = max(200, triples // 40)
        involved = draw.pareto(most, EXPONENT, MOST_INVOLVED)
        involved[draw.chance(most, UNINVOLVED)] = 0
        grown = np.cumsum(_PER_CASE + _PER_INVOLVEMENT * involved)
        self.cases = max(20, int(np.searchsorted(grown, triples)))
        #: How many involvements each case has.
        self.involved = involved[: self.cases]
        self.actors = max(60, self.cases // 2)
        self.cities = max(COUNTRIES, self.cases // 10)
        self.sources = self.cases + self.cases // 5
        self._places()
        self._sources()
        self._involvements()

    def draw(self, kind: str) -> Draw:
        """Return the random numbers of a kind of thing."""
        return Draw(self.seed, kind)

    def _places(self) -> None:
        draw = self.draw("places")
        #: Country of each city: the first ones have one each.
        self.country = draw.below(COUNTRIES, self.cities, 1.5)
        self.country[:COUNTRIES] = np.arange(COUNTRIES)
        #: City of each case.
        self.city = draw.below(self.cities, self.cases, 2)
        #: Who the case is about; few are in two.
        self.person = np.arange(self.cases)
        again = draw.chance(self.cases, 0.05)
        self.person[again] = draw.below(self.person[again], int(again.sum()))
        #: First day of the case.
        self.day = FIRST_DAY + draw.below(_DAYS - 900, self.cases)

    def _sources(self) -> None:
        draw = self.draw("citations")
        cited = 1 + draw.chance(self.cases, 0.6) + draw.chance(self.cases, 0.25)
        #: Case and source of each citation; those of one case stand together.
        self.citing = np.repeat(np.arange(self.cases), cited)
        self.cited_from = np.concatenate(([0], np.cumsum(cited)))
        count = len(self.citing)
        own = self.citing + self.citing // 5
        # reports that hundreds of cases cite, beside those that are about one case
        self.cited = np.where(draw.chance(count, 0.7), own, draw.below(self.sources, count, 3))

    def citation(self, case: Ints, draw: Draw) -> Ints:
        """Return one citation of each of these cases."""
        first = self.cited_from[case]
        return first + draw.below(self.cited_from[case + 1] - first, len(case), 2)

    def _involvements(self) -> None:
        draw = self.draw("involvements")
        case = np.repeat(np.arange(self.cases), self.involved)
        starts = np.cumsum(self.involved) - self.involved
        place = np.arange(len(case)) - starts[case]
        part = np.full(len(case), 2)
        part[place == 0] = 0
        part[(place == 1) & (self.involved[case] > 2)] = 1
        self.involvements = Involved(case, part, draw.below(self.actors, len(case), 3))
