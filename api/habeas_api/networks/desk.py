"""What the views of networks share: the rules, their rows, and what computes."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from flask import current_app
from flask.sansio.app import App

from habeas.errors import UnknownNameError
from habeas.networks.rules import EdgeRule, rules
from habeas.networks.selection import Selection
from habeas.networks.tables import EdgeTable, read
from habeas.release.opened import Release
from habeas.store.places import Load
from habeas_api.networks.errors import UnknownJobError
from habeas_api.networks.jobs import Job, Jobs, Limits
from habeas_api.networks.subject import Subject
from habeas_api.parameters import Values

__all__ = ["NAME", "Desk", "desk"]

NAME = "habeas.networks"
#: How many rows of edge tables are kept in memory; each takes some forty bytes.
ROWS = 5_000_000
#: What the projection of one pair takes at most, in bytes.
OF_A_PAIR = 100
#: What a network beyond so many pairs takes is too much while somebody waits.
PAIRS_AT_ONCE = 20_000


class Desk:
    """The networks of one release.

    Parameters
    ----------
    release
        Whose networks they are.
    limits
        What one computation in a process of its own may use.
    """

    def __init__(self, release: Release, limits: Limits) -> None:
        self.release = release
        self._jobs = Jobs(limits)
        # Apart, so that no page waits for its picture until something long is done.
        self._drawings = Jobs(replace(limits, workers=1))
        self.most_pairs = limits.memory // OF_A_PAIR
        #: Callers that may wait for a job at once.
        self.waiting = threading.BoundedSemaphore(PATIENT)
        self._reading = threading.Lock()
        self._tables: OrderedDict[str, EdgeTable] = OrderedDict()

    @cached_property
    def rules(self) -> Sequence[EdgeRule]:
        """The edge rules, by name."""
        return rules(self.release.store)

    def rule(self, name: str) -> EdgeRule:
        """Return the rule called ``name``.

        Raises
        ------
        UnknownNameError
            If there is none, with the near names.
        """
        known = {each.name: each for each in self.rules}
        if name not in known:
            raise UnknownNameError("edge rule", name[:200], known)
        return known[name]

    def subject(self, name: str, values: Values) -> Subject:
        """Return the network of a rule that the values of the filters ask for."""
        rule = self.rule(name)
        start, end = (
            values.get(one) if one in values else values.get(other)
            for one, other in (("since", "from"), ("until", "to"))
        )
        selection = Selection(
            as_of=_day(values["as_of"]),
            start=_day(start),
            end=_day(end),
            certainly=bool(values["certainly"]),
            case=_text(values["case"]),
            country=_text(values["country"]),
            kind=_text(values["kind"]),
            role=_text(values["role"]),
            minimum_evidence=int(str(values["minimum_evidence"])),
        )
        return Subject(
            rule,
            self.most_pairs,
            selection,
            _text(values["weighting"]),
            None if self.release.is_remote else self.release.folder,
            self.release.version,
            self._table(rule),
        )

    def jobs(self, task: str) -> Jobs:
        """Return those who do a task."""
        return self._drawings if task == "drawing" else self._jobs

    def job(self, name: str) -> Job:
        """Return the job called ``name``.

        Raises
        ------
        UnknownJobError, DroppedJobError
            If there never was one, or it has made room for others.
        """
        try:
            return self._drawings.find(name)
        except UnknownJobError:
            return self._jobs.find(name)

    def load(self) -> dict[str, Load]:
        """Return how much there is to do: ``networks``, and apart from them ``drawings``."""
        return {"networks": self._jobs.load(), "drawings": self._drawings.load()}

    def close(self) -> None:
        """End what is computed."""
        for jobs in (self._jobs, self._drawings):
            jobs.close()

    def _table(self, rule: EdgeRule) -> EdgeTable:
        with self._reading:
            if rule.name not in self._tables:
                self._tables[rule.name] = read(self.release, rule)
                while len(self._tables) > 1 and sum(map(len, self._tables.values())) > ROWS:
                    self._tables.popitem(last=False)
            self._tables.move_to_end(rule.name)
            return self._tables[rule.name]


#: How many callers may wait for a job at once, each in a thread of the server.
PATIENT = 4


def of_app(app: App, release: Release) -> Desk:
    """Return a desk as the settings of ``app`` say."""
    config = app.config
    limits = Limits(
        workers=config["NETWORK_WORKERS"],
        queue=config["NETWORK_QUEUE"],
        share=config["NETWORK_SHARE"],
        seconds=config["NETWORK_SECONDS"],
        memory=config["NETWORK_MEMORY"],
    )
    return Desk(release, limits)


def desk() -> Desk:
    """Return the desk of the current app."""
    found: Desk = current_app.extensions[NAME]
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
