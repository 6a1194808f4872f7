"""An invented graph as lines of N-Quads: places, agents, cases, who is in them, and who says so.

Pieces of text come out as they are made, so that memory holds the numbers and no graph.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain

import numpy as np

from benchmarks.shacl.names import LANGUAGES, body_name, case_name, person_name
from benchmarks.shacl.world import World
from benchmarks.sparql import sentences
from benchmarks.sparql import statements as say
from benchmarks.sparql.evidence import Evidence
from benchmarks.sparql.numbers import COUNTRIES, FIRST_DAY, MECHANISMS, Draw, Ints, Numbers
from habeas.vocabulary.shortcuts import ACTOR_AS, roles_above

__all__ = ["Graph"]

_PERSONS = ("defence-counsel", "family-advocate", "legal-representative", "friend", "spokesperson",
            "expert", "individual-supporter")  # fmt: skip
_PERSONS_WEIGHTS = [30, 25, 10, 10, 8, 7, 10]
_BODIES = ("campaigner", "documenter", "petitioner", "supporter", "monitor", "trial-observer",
           "legal-representative", "community-supporter", "ally")  # fmt: skip
_BODIES_WEIGHTS = [34, 18, 14, 14, 4, 3, 6, 5, 2]
ROLES = ("detained", "respondent-state", *dict.fromkeys(_PERSONS + _BODIES))
_PANELS = range(MECHANISMS)
Pieces = Iterator[str]


class Graph:
    """The graph that follows from some numbers.

    Parameters
    ----------
    numbers
        Who is where, with whom and when.
    """

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.evidence = Evidence(numbers)
        self._concepts = World(numbers.seed).concepts
        actors = np.arange(numbers.actors)
        draw = numbers.draw("actors")
        #: Whether an agent is a person; whoever is in very much is a body.
        self.is_person = draw.chance(numbers.actors, 0.4) & (actors > numbers.actors // 20)
        self._bodies = actors[~self.is_person]
        self.agents = [
            say.agent(f"h{number:06}" if person else f"body-{number}")
            for number, person in enumerate(self.is_person.tolist())
        ]
        self._states = [say.agent(f"state-of-{say.country(code)}") for code in range(COUNTRIES)]
        self._panels = [say.agent(f"panel-{number}") for number in _PANELS]

    def pieces(self) -> Pieces:
        """Yield all lines, many at a time, each line once."""
        return chain(
            self._places(), self._agents(), self._cases(), self._involvements(),
            self._detentions(), self._interventions(), self._determinations(),
            self._affiliations(), self.evidence.pieces(self._publishers),
        )  # fmt: skip

    def _places(self) -> Pieces:
        codes = [say.country(number) for number in range(COUNTRIES)]
        regions = range(5)
        yield from say.REGION.fill(list(regions))
        yield from say.COUNTRY.fill(codes, [number % 5 for number in range(COUNTRIES)])
        yield from say.STATE.fill(codes)
        yield from say.PANEL.fill(list(_PANELS))
        cities = self.numbers.country.tolist()
        yield from say.CITY.fill(list(range(len(cities))), [codes[number] for number in cities])

    def _agents(self) -> Pieces:
        draw = self.numbers.draw("agents")
        numbers = list(range(self.numbers.actors))
        person = self.is_person.tolist()
        kind = ["Person" if one else "Organization" for one in person]
        country = [say.country(code) for code in draw.below(COUNTRIES, len(numbers), 1.5).tolist()]
        source = draw.below(self.numbers.sources, len(numbers)).tolist()
        yield from say.AGENT.fill(self.agents, kind, country, source)
        name = [person_name if one else body_name for one in person]
        for language in LANGUAGES:
            share = 1.0 if language == "en" else 0.2
            some = np.flatnonzero(draw.chance(len(numbers), share)).tolist()
            labels = [name[number](number, language) for number in some]
            yield from say.LABEL.fill(
                [self.agents[n] for n in some], labels, [language] * len(some)
            )
        types = self._concept("organization-type", draw, len(self._bodies))
        yield from say.BODY.fill([self.agents[number] for number in self._bodies.tolist()], types)

    def _cases(self) -> Pieces:
        draw, count = self.numbers.draw("cases"), self.numbers.cases
        numbers = list(range(count))
        person = self.numbers.person.tolist()
        source = [number + number // 5 for number in numbers]
        issue, ground = (self._concept(name, draw, count) for name in ("issue", "ground"))
        yield from say.CASE.fill(numbers, issue, ground, source, sentences.about(draw, count))
        for language in LANGUAGES[:5]:
            share = 1.0 if language == "en" else 0.15
            some = np.flatnonzero(draw.chance(count, share)).tolist()
            labels = [case_name(person[number], language) for number in some]
            cases = [say.case(number) for number in some]
            yield from say.LABEL.fill(cases, labels, [language] * len(some))
        held = sorted(set(person))
        profile = self._concept("profile", draw, len(held))
        labels = [person_name(number, "en") for number in held]
        yield from say.HELD.fill(held, profile, labels, [number + number // 5 for number in held])
        # a case is related to some that are older, most often to one not much older
        one = np.repeat(np.arange(count), draw.weighted(count, [40, 35, 15, 10]))
        older = one - 1 - (one * draw.share(len(one)) ** 4).astype(np.int64)
        pairs = np.unique(np.stack([one, older])[:, older >= 0], axis=1).tolist()
        yield from say.RELATED.fill(*pairs)

    def _involvements(self) -> Pieces:
        draw, involved = self.numbers.draw("roles"), self.numbers.involvements
        count = len(involved.case)
        role = np.where(
            self.is_person[involved.actor],
            _places(_PERSONS)[draw.weighted(count, _PERSONS_WEIGHTS)],
            _places(_BODIES)[draw.weighted(count, _BODIES_WEIGHTS)],
        )
        role = np.where(involved.part == 2, role, involved.part)
        # agents in one row of numbers: those in the pool, States, people held
        state = self.numbers.country[self.numbers.city[involved.case]]
        names = [*self.agents, *self._states, *map(say.held, range(self.numbers.cases))]
        agent = np.select(
            [involved.part == 2, involved.part == 1],
            [involved.actor, self.numbers.actors + state],
            self.numbers.actors + COUNTRIES + self.numbers.person[involved.case],
        )
        start = self.numbers.day[involved.case] + draw.below(800, count)
        end = start + draw.below(1500, count)
        concepts = [f"<{say.ROLES}{name}>" for name in ROLES]
        case = involved.case.tolist()
        yield from say.INVOLVEMENT.fill(
            list(range(count)), case, [names[number] for number in agent.tolist()],
            [concepts[number] for number in role.tolist()],
            _days(start), _days(start + 30 * draw.chance(count, 0.3)),
        )  # fmt: skip
        over = np.flatnonzero(draw.chance(count, 0.3))
        yield from say.OVER.fill(over.tolist(), _days(end[over]))
        yield from self.evidence.support("involvement", involved.case)
        yield from _shortcuts(involved.case, agent, role, names)

    def _detentions(self) -> Pieces:
        draw, count = self.numbers.draw("detentions"), self.numbers.cases
        numbers = list(range(count))
        start = self.numbers.day
        yield from say.DETENTION.fill(
            numbers, self.numbers.person.tolist(), self.numbers.city.tolist(), _days(start)
        )
        ended = draw.chance(count, 0.7)
        end = start + 20 + draw.below(880, count)
        yield from say.ENDED.fill(np.flatnonzero(ended).tolist(), _days(end[ended]))
        yield from say.OPEN.fill(np.flatnonzero(~ended).tolist(), _days(end[~ended]))
        yield from self.evidence.support("detention", np.arange(count))

    def _interventions(self) -> Pieces:
        draw = self.numbers.draw("interventions")
        count = self.numbers.cases * 3 // 5
        case = draw.below(self.numbers.cases, count, 2)
        state = self.numbers.country[self.numbers.city[case]].tolist()
        day = self.numbers.day[case] + draw.below(800, count)
        yield from say.INTERVENTION.fill(
            list(range(count)), case.tolist(), self._concept("intervention-type", draw, count, 2),
            [self._states[number] for number in state], _days(day), sentences.titles(draw, count),
        )  # fmt: skip
        # some are signed by very many
        many = draw.pareto(count, 1.5, 60) - 1
        act = np.repeat(np.arange(count), np.maximum(many, 1))
        actor = self._bodies[draw.below(len(self._bodies), len(act), 3)]
        acts, actors = np.unique(np.stack([act, actor]), axis=1).tolist()
        yield from say.PERFORMED.fill(acts, [self.agents[number] for number in actors])
        yield from self.evidence.support("intervention", case)

    def _determinations(self) -> Pieces:
        draw = self.numbers.draw("determinations")
        count = self.numbers.cases * 3 // 10
        case = draw.below(self.numbers.cases, count)
        panel = draw.below(MECHANISMS, count, 2).tolist()
        day = self.numbers.day[case] + 90 + draw.below(800, count)
        years = [date.fromordinal(number).year for number in day.tolist()]
        labels = [f"No. {number + 1}/{year}" for number, year in enumerate(years)]
        yield from say.DETERMINATION.fill(
            list(range(count)), case.tolist(), self._concept("determination-category", draw, count),
            self._concept("standard", draw, count), [self._panels[number] for number in panel],
            panel, _days(day), labels, self.numbers.person[case].tolist(),
        )  # fmt: skip
        yield from self.evidence.support("determination", case)

    def _affiliations(self) -> Pieces:
        draw = self.numbers.draw("affiliations")
        persons = np.flatnonzero(self.is_person)
        count = len(persons)
        body = self._bodies[draw.below(len(self._bodies), count, 2)].tolist()
        yield from say.AFFILIATION.fill(
            list(range(count)), [self.agents[number] for number in persons.tolist()],
            [self.agents[number] for number in body], self._concept("affiliation-role", draw, count),
        )  # fmt: skip
        yield from self.evidence.support("affiliation", draw.below(self.numbers.cases, count))

    def _publishers(self, draw: Draw, count: int) -> list[str]:
        places = self._bodies[draw.below(len(self._bodies), count, 3)]
        return [self.agents[number] for number in places.tolist()]

    def _concept(self, scheme: str, draw: Draw, count: int, power: float = 1.5) -> list[str]:
        """Return concepts of a scheme; its first ones are the most frequent."""
        names = self._concepts[scheme]
        return [names[number] for number in draw.below(len(names), count, power).tolist()]


def _places(roles: tuple[str, ...]) -> Ints:
    return np.array([ROLES.index(name) for name in roles])


@cache
def _written() -> list[str]:
    """Return all days as they are written, from the first one on."""
    return [date.fromordinal(FIRST_DAY + number).isoformat() for number in range(9500)]


def _days(ordinals: Ints) -> list[str]:
    written = _written()
    return [written[number] for number in (ordinals - FIRST_DAY).tolist()]


def _shortcuts(case: Ints, agent: Ints, role: Ints, names: list[str]) -> Pieces:
    """Say what a release derives of involvements: who is in a case, for each role and in all."""
    above = roles_above()
    wanted = {"": np.full(len(role), True)}
    for number, name in enumerate(ROLES):
        for broader in above[name]:
            wanted[broader] = wanted.get(broader, np.full(len(role), False)) | (role == number)
    for name, rows in sorted(wanted.items()):
        cases, agents = np.unique(np.stack([case[rows], agent[rows]]), axis=1).tolist()
        property_ = f"<{ACTOR_AS}{name}>" if name else say.HAS_ACTOR
        yield from say.SHORTCUT.fill(cases, [property_] * len(cases), [names[n] for n in agents])
