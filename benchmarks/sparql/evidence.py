"""Who says so: claims, citations and sources, and what a release derives of their days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np

from benchmarks.shacl.names import LANGUAGES
from benchmarks.shacl.world import World
from benchmarks.sparql import sentences
from benchmarks.sparql import statements as say
from benchmarks.sparql.numbers import FIRST_DAY, Draw, Ints, Numbers
from habeas.terms import PREFIXES, VOCAB

__all__ = ["Evidence"]

_STATUS = [f"<{VOCAB}claim-status/{name}>" for name in ("accepted", "disputed", "open")]
#: A letter for each kind of thing, so that its claims have names of their own.
_LETTERS = {"involvement": "i", "detention": "d", "intervention": "n", "determination": "t",
            "affiliation": "f"}  # fmt: skip
_DAYS = 7300


class Evidence:
    """Sources and citations of a graph, which the things in it share."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        draw = numbers.draw("sources")
        first = FIRST_DAY + draw.below(_DAYS, numbers.sources)
        precision = draw.weighted(numbers.sources, [70, 15, 15])
        issued = [
            _issued(day, how) for day, how in zip(first.tolist(), precision.tolist(), strict=True)
        ]
        #: Each source's date as it is written, and its first and last day.
        self._issued, self._first, self._last = (
            list(column) for column in zip(*issued, strict=True)
        )

    def support(self, kind: str, case: Ints) -> Iterator[str]:
        """Yield a claim for each thing of a kind, given the case of which it is a part."""
        letter, count = _LETTERS[kind], len(case)
        draw = self._numbers.draw(f"claims of {kind}")
        citation = self._numbers.citation(case, draw)
        status = [_STATUS[number] for number in draw.weighted(count, [90, 8, 2]).tolist()]
        numbers, letters = list(range(count)), [letter] * count
        yield from say.CLAIM.fill([kind] * count, letters, numbers, status, citation.tolist())
        source = self._numbers.cited[citation].tolist()
        yield from say.KNOWN.fill(letters, numbers, [self._last[number] for number in source])

    def pieces(self, publishers: Callable[[Draw, int], list[str]]) -> Iterator[str]:
        """Yield sources and citations, given who publishes."""
        draw, count = self._numbers.draw("published"), self._numbers.sources
        numbers = list(range(count))
        types = World(self._numbers.seed).concepts["source-type"]
        language = [LANGUAGES[number] for number in draw.below(len(LANGUAGES), count, 2).tolist()]
        yield from say.SOURCE.fill(
            numbers, sentences.titles(draw, count), language, self._issued, publishers(draw, count),
            [types[number] for number in draw.below(len(types), count, 1.5).tolist()],
        )  # fmt: skip
        yield from say.PUBLISHED.fill(numbers, self._first, self._last)
        cited = self._numbers.cited
        page = 1 + draw.below(60, len(cited))
        read = np.array([date.fromisoformat(day).toordinal() for day in self._last])[cited]
        days = {day: date.fromordinal(day).isoformat() for day in np.unique(read).tolist()}
        yield from say.CITATION.fill(
            list(range(len(cited))), cited.tolist(), page.tolist(),
            [days[day] for day in read.tolist()],
        )  # fmt: skip


def _issued(ordinal: int, precision: int) -> tuple[str, str, str]:
    """Return a day, month or year as a literal, and its first and last day."""
    day = date.fromordinal(ordinal)
    xsd = PREFIXES["xsd"]
    if precision == 0:
        return f'"{day}"^^<{xsd}date>', str(day), str(day)
    if precision == 1:
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        first, last = day.replace(day=1), after - timedelta(days=1)
        return f'"{day:%Y-%m}"^^<{xsd}gYearMonth>', str(first), str(last)
    return f'"{day.year}"^^<{xsd}gYear>', f"{day.year}-01-01", f"{day.year}-12-31"
