"""Where much rests on few: things with few agents, and agents who are alone in them.

A gap is one in the records. Who works in silence, or is named by no source, is missing from them:
a gap says where to look, not that nobody is there.
"""

from typing import Any, NamedTuple

import numpy as np

from habeas.networks.arrays import TwoMode

__all__ = ["Gaps", "Sole", "Thin", "gaps"]


class Sole(NamedTuple):
    """An agent without whom things would have nobody on record."""

    agent: str
    label: str
    #: In how many things it takes part.
    things: int
    #: In how many of them nobody else does.
    alone: int
    #: ``alone`` divided by ``things``.
    share: float


class Thin(NamedTuple):
    """A thing in which few take part."""

    thing: str
    #: IRIs, sorted.
    agents: tuple[str, ...]


class Gaps(NamedTuple):
    """Where many things meet few agents."""

    #: How many agents and things there are, and how many things have just one agent.
    agents: int
    things: int
    alone: int
    #: Of the things with one agent, the share that rests on the agent with most of them; 0 if none.
    most_on_one: float
    #: Agents who are alone somewhere, those of most things first, then by IRI.
    sole: tuple[Sole, ...]
    #: Things with few agents, those with fewest first, then by IRI.
    thin: tuple[Thin, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return self._asdict() | {
            "sole": [each._asdict() for each in self.sole],
            "thin": [{"thing": each.thing, "agents": list(each.agents)} for each in self.thin],
        }


def gaps(two_mode: TwoMode, *, few: int = 1) -> Gaps:
    """Return where many things meet few agents.

    Parameters
    ----------
    two_mode
        Who takes part in what, as ``table.two_mode()`` of a rule gives it: letters, or cases.
    few
        Things with at most so many agents are listed. Things with nobody are in no network.

    Examples
    --------
    >>> letters = TwoMode.of(["Ada", "Ben"], ["l1", "l2", "l3"], [0, 1, 1, 1], [0, 0, 1, 2])
    >>> gaps(letters).sole
    (Sole(agent='Ben', label='Ben', things=3, alone=2, share=0.6666666666666666),)
    """
    held, of_things = two_mode.incidence, two_mode.of_things
    row = np.repeat(np.arange(len(two_mode.agents)), np.diff(held.indptr))
    alone = np.bincount(row[of_things[held.indices] == 1], minlength=len(two_mode.agents))
    labels = two_mode.attributes.get("label", two_mode.agents)
    order = np.lexsort((np.arange(len(alone)), -alone))
    columns = held.tocsc()
    thin = np.flatnonzero((of_things > 0) & (of_things <= few))
    return Gaps(
        agents=len(two_mode.agents),
        things=int((of_things > 0).sum()),
        alone=int((of_things == 1).sum()),
        most_on_one=float(alone.max() / alone.sum()) if alone.any() else 0.0,
        sole=tuple(
            Sole(
                two_mode.agents[place],
                labels[place] or two_mode.agents[place],
                int(two_mode.of_agents[place]),
                int(alone[place]),
                float(alone[place] / two_mode.of_agents[place]),
            )
            for place in order[: np.count_nonzero(alone)].tolist()
        ),
        thin=tuple(
            Thin(two_mode.things[place], tuple(two_mode.agents[each] for each in sorted(
                columns.indices[columns.indptr[place] : columns.indptr[place + 1]].tolist()
            )))
            for place in thin[np.argsort(of_things[thin], kind="stable")].tolist()
        ),
    )  # fmt: skip
