"""Who was held on a day, and for how many days in all.

The answers speak of recorded detentions: *certainly not held* means that none
of them can cover the day. Whoever has no recorded detention has no answer,
since silence is not a no. Leave from prison does not end a detention here.

The days of a detention are those of its own record. Its phases tell in which
manner somebody was held; they neither lengthen nor shorten it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from habeas.evidence.cells import as_text
from habeas.evidence.dated import span_of
from habeas.evidence.days import Days, days
from habeas.evidence.intervals import Answer, Span
from habeas.evidence.known import spans_as_known_on
from habeas.queries import select
from habeas.store.interface import Row, Store, Term

__all__ = ["DaysHeld", "Episode", "Held", "days_held", "detentions", "held_on", "phases"]


@dataclass(frozen=True)
class Episode:
    """A detention, or a phase of one, of one person or group. Names are IRIs."""

    #: The detention or the phase itself.
    iri: str
    agent: str
    span: Span
    #: The cases that it is part of, sorted.
    cases: tuple[str, ...] = ()
    #: The detention that a phase belongs to; of a detention, itself.
    detention: str = ""
    #: The manners in which a phase was spent, sorted; none of a detention.
    regimes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """Whether one person or group was held on a day."""

    agent: str
    answer: Answer
    #: The episodes that cover the day in some reading.
    episodes: tuple[Episode, ...]

    @property
    def last_confirmed_on(self) -> date | None:
        """The last day for which a source says that one of the episodes still went on.

        To be said with every *possibly* about an open detention: held, as last
        confirmed on this day.
        """
        return max(
            (each.span.last_confirmed_on for each in self.episodes if each.span.last_confirmed_on),
            default=None,
        )


@dataclass(frozen=True)
class DaysHeld:
    """On how many days one person or group was held."""

    agent: str
    days: Days
    episodes: tuple[Episode, ...]


def detentions(store: Store, agent: str | None = None, case: str | None = None) -> list[Episode]:
    """Return the detentions, by agent and then by the latest day of their start.

    Parameters
    ----------
    store
        The triples of a release.
    agent, case
        Only those of this person or group, only those of this case; IRIs.
    """
    rows = select(store, "time-detentions", **_given(agent))
    return _episodes(((row[0], row[1], row[1], None, *row[2:]) for row in rows), case)


def phases(store: Store, agent: str | None = None, case: str | None = None) -> list[Episode]:
    """Return the phases of detentions, ordered and chosen as :func:`detentions` does."""
    return _episodes(select(store, "time-phases", **_given(agent)), case)


def held_on(
    store: Store, day: date, case: str | None = None, known_on: date | None = None
) -> list[Held]:
    """Return who was certainly, possibly and certainly not held on ``day``, in this order.

    One answer for each person or group with a detention: certain if one
    detention certainly covers the day, possible if one may. Within an answer,
    agents are in the order of their IRIs.

    Parameters
    ----------
    store
        The triples of a release.
    day
        The day that is asked about.
    case
        Only detentions that are part of this case, by its IRI.
    known_on
        As known on this day (:mod:`habeas.evidence.known`): whose detention was
        not known then has no answer.
    """
    answers = list(Answer)
    found = [_held(agent, episodes, day) for agent, episodes in _by_agent(store, case, known_on)]
    return sorted(found, key=lambda held: (answers.index(held.answer), held.agent))


def days_held(
    store: Store, until: date, case: str | None = None, known_on: date | None = None
) -> list[DaysHeld]:
    """Return on how many days each person or group was held, at least and at most.

    Up to ``until`` and with it; what counts as a day, and how days in several
    detentions count once, is said by :func:`habeas.evidence.days.days`. In the
    order of the agents' IRIs; ``case`` and ``known_on`` as in :func:`held_on`.
    """
    return [
        DaysHeld(agent, days((each.span for each in episodes), until), tuple(episodes))
        for agent, episodes in _by_agent(store, case, known_on)
    ]


def _held(agent: str, episodes: Sequence[Episode], day: date) -> Held:
    answers = [(each.span.held_on(day), each) for each in episodes]
    said = {answer for answer, _ in answers}
    best = next(answer for answer in Answer if answer in said)
    covering = (each for answer, each in answers if answer is not Answer.CERTAINLY_NOT)
    return Held(agent, best, tuple(covering))


def _by_agent(
    store: Store, case: str | None, known_on: date | None
) -> list[tuple[str, list[Episode]]]:
    episodes = detentions(store, case=case)
    if known_on is not None:
        known = spans_as_known_on(store, known_on)
        episodes = [replace(each, span=known[each.iri]) for each in episodes if each.iri in known]
    grouped: dict[str, list[Episode]] = defaultdict(list)
    for each in episodes:
        grouped[each.agent].append(each)
    return sorted(grouped.items())


def _given(agent: str | None) -> dict[str, Term]:
    return {} if agent is None else {"agent": ox.NamedNode(agent)}


def _episodes(rows: Iterable[Row], case: str | None) -> list[Episode]:
    """Return one episode for all rows about one thing and one agent, in the order of the rows."""
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[as_text(row[0]), as_text(row[2])].append(row)
    found = [
        Episode(
            iri,
            agent,
            span_of(those[0][5:]),
            tuple(sorted({as_text(row[4]) for row in those if row[4] is not None})),
            as_text(those[0][1]),
            tuple(sorted({as_text(row[3]) for row in those if row[3] is not None})),
        )
        for (agent, iri), those in grouped.items()
    ]
    return [each for each in found if case is None or case in each.cases]
