"""Looking things up in the search index of a release: what somebody types, and names that are like one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from habeas.errors import NoReleaseError
from habeas.search.asked import Asked, Unit, read_asked
from habeas.search.counting import Count, count, named, with_values
from habeas.search.finding import How, Ranked, Way, find_all, likest
from habeas.search.layout import Array
from habeas.search.marks import marks
from habeas.search.opened import Lists
from habeas.search.request import read_request
from habeas.search.tables import Hit, Tables
from habeas.search.words import folded
from habeas.terms import expand

__all__ = ["Found", "Hit", "Index", "find"]

#: Things that are called exactly so: as many come first.
_MOST_EXACT = 200
#: As many texts are read to see whether words follow each other.
_MOST_READ = 1_000


@dataclass(frozen=True)
class Found:
    """What a search gives."""

    hits: list[Hit]
    #: How many things were found in all.
    total: int
    #: Whether there are more: the total and the counts are then less than there are.
    is_cut: bool
    #: How many of all that was found have which values, by facet.
    facets: Mapping[str, Sequence[Count]]


class Index(Tables):
    """The index in a folder, open for reading; nothing ever writes it. Any thread may ask.

    Raises
    ------
    NoReleaseError
        If the folder holds no index that can be read.
    """

    def search(
        self,
        text: str,
        filters: Mapping[str, Collection[str]] | None = None,
        *,
        first: int = 0,
        most: int = 20,
        begins: bool = True,
        counted: bool = True,
    ) -> Found:
        """Return what is found for what somebody typed, best first, and what it is made of.

        Parameters
        ----------
        text
            Anything. Without a word in it, everything is found, what is linked most first.
        filters
            Values of facets: things that have one of the values of each of them.
        first, most
            Which of the hits: from which place, counted from nothing, and how many.
        begins
            Whether the last word may go on.
        counted
            Whether things are counted by facet.

        Raises
        ------
        UnknownNameError
            If there is no such facet, or nothing in the release has such a value.
        """
        lists = self._lists
        allowed = with_values(lists, filters or {})
        if (thing := self._called_so(text.strip())) is not None:
            things = np.array([thing]) if allowed is None or allowed[thing] else np.empty(0, int)
            hits = [self._named(number, exact=True) for number in things[first : first + most]]
            return Found(hits, len(things), False, self._facets(things, counted))
        asked = read_asked(text, begins)
        if not asked.units:
            things = lists.foremost if allowed is None else lists.foremost[allowed[lists.foremost]]
            hits = [self._named(number) for number in things[first : first + most].tolist()]
            if allowed is None:
                found = named(lists, lists.counts[0]) if counted else {}
            else:
                found = self._facets(things, counted)
            return Found(hits, len(things), False, found)
        ranked = find_all(lists, text, asked)
        if asked.phrases:
            self._keep_phrases(ranked, asked)
        exact = self._exact(asked.exact)
        hits = self._page(ranked, exact, asked.units, allowed, first, most)
        sums = None
        if allowed is None and len(asked.units) == 1 and not ranked.is_cut and ranked.is_written:
            sums = lists.counted(asked.last.word, asked.last.begins)
        if sums is not None:
            return Found(hits, int(sums[0]), False, named(lists, sums) if counted else {})
        flags = np.zeros(lists.things, dtype=bool)
        for way in ranked.ways:
            flags[lists.of[way.ranks]] = True
        if allowed is not None:
            flags &= allowed
        things = np.flatnonzero(flags)
        return Found(hits, len(things), ranked.is_cut, self._facets(things, counted))

    def candidates(
        self, name: str, kinds: Collection[str] | None = None, most: int = 25
    ) -> list[Hit]:
        """Return things whose names are like ``name``, the likest first.

        Words may be missing, added, mistyped, or in another order or script. ``score`` says how
        like the likest name is, from 0 to 1. There are no marks, which take as long as all else.
        """
        lists = self._lists
        asked = read_asked(name, begins=False)
        if not asked.units:
            return []
        ranks, likeness = likest(lists, name, asked, lists.names)
        exact = self._exact(asked.exact)
        ranks, scores = np.concatenate([exact, ranks]), [1.0] * len(exact) + likeness.tolist()
        hits: dict[str, Hit] = {}
        allowed = self._kinds(kinds)
        for place, (rank, score) in enumerate(zip(ranks.tolist(), scores, strict=True)):
            if allowed is None or lists.kinds[lists.of[rank]] in allowed:
                hit = self._hit(rank, (), place < len(exact), "words", score=score)
                hits.setdefault(hit.iri, hit)
                if len(hits) == most:
                    break
        return list(hits.values())

    def begins(
        self, prefix: str, kinds: Collection[str] | None = None, most: int = 10
    ) -> list[Hit]:
        """Return things with a name of which all words are there, the last one begun or mistyped."""
        known = set(self._lists.kind_names)
        if kinds is not None and not (kinds := known & set(kinds)):
            return []
        if not read_asked(prefix).units:
            return []
        filters = {} if kinds is None else {"kind": kinds}
        return self.search(prefix, filters, most=most, counted=False).hits

    @cached_property
    def _lists(self) -> Lists:
        try:
            return Lists(self._path.parent)
        except (OSError, ValueError, KeyError) as error:
            raise NoReleaseError(
                self._path.parent, f"holds no search index that can be read ({error})"
            ) from error

    def _facets(self, things: Array, counted: bool) -> dict[str, Sequence[Count]]:
        return named(self._lists, count(self._lists, things)) if counted else {}

    def _kinds(self, kinds: Collection[str] | None) -> set[int] | None:
        """Return the numbers of kinds."""
        if kinds is None:
            return None
        return {number for number, kind in enumerate(self._lists.kind_names) if kind in kinds}

    def _called_so(self, text: str) -> int | None:
        """Return the thing whose identifier this is, as an IRI or as ``case:0001``."""
        iri = expand(text if ":" in text else text.replace("/", ":", 1))
        if "://" not in iri:
            return None
        low, high = 0, self._lists.things
        while low < high:
            middle = (low + high) // 2
            if self.thing(middle)[0] < iri:
                low = middle + 1
            else:
                high = middle
        return low if low < self._lists.things and self.thing(low)[0] == iri else None

    def _exact(self, words: str) -> Array:
        """Return the ranks of texts that are exactly so, in order."""
        texts = self.exactly(words, _MOST_EXACT)
        ranks = sorted(int(self._lists.ranks[text - 1]) for text in texts)
        return np.array(ranks, dtype=np.int64)

    def _keep_phrases(self, ranked: Ranked, asked: Asked) -> None:
        """Keep what has the words that must follow each other; of many, only the first are read."""
        wanted = [f" {' '.join(phrase)} " for phrase in asked.phrases]
        left = _MOST_READ
        for place, way in enumerate(ranked.ways):
            ranked.is_cut |= len(way.ranks) > left
            ranks = way.ranks[:left]
            left -= len(ranks)
            has = [
                all(
                    each in f" {folded(self.text(int(self._lists.texts[rank]))[2])} "
                    for each in wanted
                )
                for rank in ranks
            ]
            kept = np.array(has, dtype=bool)
            mistakes = None if way.mistakes is None else way.mistakes[: len(ranks)][kept]
            ranked.ways[place] = Way(way.how, ranks[kept], mistakes)

    def _page(
        self,
        ranked: Ranked,
        exact: Array,
        units: Sequence[Unit],
        allowed: Array | None,
        first: int,
        most: int,
    ) -> list[Hit]:
        """Return some of the hits: the best text of each thing."""
        seen: dict[int, None] = {}
        hits = []
        for place, way in enumerate([Way("words", exact), *ranked.ways]):
            done, step = 0, 2 * (first + most)
            while done < len(way.ranks):
                ranks = way.ranks[done : done + step]
                things = self._lists.of[ranks]
                if way.mistakes is None:
                    mistakes = np.zeros(len(ranks), dtype=np.int64)
                else:
                    mistakes = way.mistakes[done : done + step]
                if allowed is not None:
                    kept = allowed[things]
                    ranks, things, mistakes = ranks[kept], things[kept], mistakes[kept]
                for rank, thing, wrong in zip(
                    ranks.tolist(), things.tolist(), mistakes.tolist(), strict=True
                ):
                    if thing in seen:
                        continue
                    seen[thing] = None
                    if len(seen) > first:
                        hits.append(self._hit(rank, units, not place, way.how, wrong))
                    if len(hits) == most:
                        return hits
                done += step
                step *= 2
        return hits

    def _hit(
        self,
        rank: int,
        units: Sequence[Unit],
        exact: bool,
        how: How,
        mistakes: int = 0,
        score: float = 1.0,
    ) -> Hit:
        iri, kind, text, language, property = self.text(int(self._lists.texts[rank]))
        name, tag = self._called(int(self._lists.of[rank]))
        return Hit(
            *(iri, kind, text, language, property, exact, name or text, tag if name else language),
            *(how, mistakes, marks(text, units) if units else (), round(score, 3)),
        )

    def _named(self, thing: int, exact: bool = False) -> Hit:
        """Return a thing that was found by no text of its own."""
        iri, kind = self.thing(int(thing))
        name, language = self._called(int(thing))
        return Hit(iri, kind, name, language, "", exact, name or iri, language)

    def _called(self, thing: int) -> tuple[str, str]:
        """Return what a thing is called, and in which language; nothing if it has no name."""
        return self.name(int(self._lists.called[thing]))


def find(
    folder: Path, words: str, kinds: Collection[str] | None = None, most: int = 20
) -> list[Hit]:
    """Return what is found for ``words`` in the index in ``folder``, best first.

    Parameters
    ----------
    folder
        The ``search`` side of a release.
    words
        Words that must all be in one text; ``"two words"`` that follow each other, ``prefix*``.
    kinds
        Only things of these kinds, such as ``case``.

    Raises
    ------
    InvalidQueryError
        If there is no word to search for.
    NoReleaseError
        If the folder holds no index.
    """
    request = read_request(words)
    with Index(folder) as index:
        return index.best(request, most=most, kinds=kinds)
