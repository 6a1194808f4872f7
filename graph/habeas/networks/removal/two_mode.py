"""Removal from the two-mode network: agents or things go, and what was joined through them."""

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import TwoMode
from habeas.networks.removal.curves import Curve
from habeas.networks.removal.orders import InvalidRemovalError, by_measure
from habeas.networks.removal.scenario import left_after, points_of, steps_of
from habeas.networks.removal.unravel import unravel
from habeas.networks.telling import Tell, counted

if TYPE_CHECKING:
    from habeas.networks.tables import EdgeTable

__all__ = ["cases_of", "two_mode_removal"]


def two_mode_removal(
    two_mode: TwoMode,
    *,
    remove: Literal["agents", "things"] = "agents",
    order: str = "degree",
    draws: int = 20,
    seed: int = 1,
    steps: int = 50,
    tell: Tell | None = None,
) -> Curve:
    """Return what is left of a two-mode network while its agents, or its things, go.

    Parameters
    ----------
    remove
        Which side goes.
    order
        ``degree``: who takes part in most things first, or what most take part in; equals by IRI.
        ``random``: by chance.
    draws, seed, steps, tell
        As for :func:`habeas.networks.removal.removal`.

    Returns
    -------
    Curve
        ``largest`` and ``components`` count agents, whichever side goes, and ``removed`` what went.
        ``abandoned`` counts the things that nobody is left in, or, when things go, the agents that
        are left in nothing. ``about["agents"]`` is how many there were of the side that goes.

    Raises
    ------
    InvalidRemovalError
        If there is no such side or order, or a number is below 1.

    Examples
    --------
    >>> letters = TwoMode.of(["Ada", "Ben", "Cy"], ["one", "two"], [0, 1, 1, 2], [0, 0, 1, 1])
    >>> curve = two_mode_removal(letters, remove="things")
    >>> curve.components.tolist(), curve.abandoned.tolist()
    ([1.0, 2.0, 3.0], [0.0, 1.0, 3.0])
    """
    _check(remove, order, draws, steps)
    rng = np.random.default_rng(seed)
    agents, things = len(two_mode.agents), len(two_mode.things)
    parts = two_mode.incidence.tocoo()
    agent, thing = parts.row.astype(np.int64), parts.col.astype(np.int64)
    going, staying = (agent, thing) if remove == "agents" else (thing, agent)
    size, others = (agents, things) if remove == "agents" else (things, agents)
    degree = np.bincount(going, minlength=size)
    counts = np.concatenate([np.ones(agents, np.int64), np.zeros(things, np.int64)])
    columns, robust = [], []
    total = draws if order == "random" else 1
    plan = steps_of(by_measure(degree), size)
    points = points_of(plan, steps)
    for _ in counted(total, tell):
        if order == "random":
            plan = steps_of(rng.permutation(size), size)
        stay = np.full(others, size + 1)
        goes = np.concatenate([plan.goes, stay] if remove == "agents" else [stay, plan.goes])
        pieces = unravel(agent, thing + agents, goes, size, counts)
        alone = _alone(plan.goes, going, staying, others)
        empty = alone if remove == "agents" else _there(plan.goes[degree == 0], size)
        never = np.count_nonzero(np.bincount(staying, minlength=others) == 0)
        left = pieces.pieces - empty
        largest = pieces.largest / agents if agents else np.full(size + 1, np.nan)
        columns.append(
            np.array([largest, left, np.full(size + 1, np.nan), alone - never])[:, points]
        )
        if size:
            robust.append(float(largest[1:].mean()))
    about = {
        **two_mode.about,
        "agents": size,
        "goes": remove,
        "others": others,
        "draws": total,
        "seed": seed if order == "random" else None,
    }
    plan = plan._replace(country=[""] * len(points))
    return left_after(order, points, np.array(columns), robust, plan, about)


def cases_of(table: "EdgeTable") -> TwoMode:
    """Return who takes part in which case, through whatever it is: acts, bodies, the case itself.

    Things that belong to no case are left out.

    Returns
    -------
    TwoMode
        Its things are the cases. Without any case it has none.
    """
    two_mode = table.two_mode()
    if table.case_of is None or table.target is not None:
        return TwoMode.of(two_mode.agents, [], [], [], two_mode.attributes, table.about)
    places = np.unique(table.thing)
    joined = (two_mode.incidence @ sparse.csr_array(table.case_of)[places]).tocoo()
    held = np.unique(joined.col)
    return TwoMode.of(
        two_mode.agents,
        [table.cases[place] for place in held.tolist()],
        joined.row,
        np.searchsorted(held, joined.col),
        two_mode.attributes,
        table.about,
    )


def _check(remove: str, order: str, draws: int, steps: int) -> None:
    for what, value, known in (
        ("side", remove, ("agents", "things")),
        ("order", order, ("degree", "random")),
    ):
        if value not in known:
            raise InvalidRemovalError(f"No {what} is called {value!r}. Give {' or '.join(known)}.")
    for name, number in (("steps", steps), ("draws", draws)):
        if number < 1:
            raise InvalidRemovalError(f"{name} is {number}. Give a number of at least 1.")


def _alone(
    goes: NDArray[np.int64], going: NDArray[np.int64], staying: NDArray[np.int64], others: int
) -> NDArray[np.int64]:
    """Return how many of the side that stays are joined to nothing after each step."""
    last = np.zeros(others, dtype=np.int64)
    np.maximum.at(last, staying, goes[going])
    return np.searchsorted(np.sort(last), np.arange(len(goes) + 1), side="right")


def _there(goes: NDArray[np.int64], steps: int) -> NDArray[np.int64]:
    """Return how many are left after each step."""
    return len(goes) - np.searchsorted(np.sort(goes), np.arange(steps + 1), side="right")
