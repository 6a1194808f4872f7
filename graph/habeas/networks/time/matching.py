"""Communities matched from window to window: which goes on, splits, merges, is born, or dies.

The method is that of Greene, Doyle and Cunningham [1]_. A *story* is a community
through time; its *front* is how it was last seen. Communities of a window that
are alike enough to a front belong to its story. If several claim one, the most
alike goes on with it, and the others are told of as splits and merges.

References
----------
.. [1] D. Greene, D. Doyle and P. Cunningham, "Tracking the evolution of communities in dynamic
   social networks", International Conference on Advances in Social Networks Analysis and Mining,
   176-183 (2010), https://doi.org/10.1109/ASONAM.2010.17.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Event", "Found", "Likeness", "Matched", "matched"]

Numbers = NDArray[np.int64]
Likeness = Literal["jaccard", "overlap"]


class Found(NamedTuple):
    """The communities of one window."""

    #: Who is there, as numbers that are the same in all windows.
    agents: Numbers
    #: The community of each, from 0.
    of_agent: Numbers


class Event(NamedTuple):
    """What happened to a story in a window."""

    #: The place of the window.
    window: int
    #: ``birth``, ``continue``, ``split``, ``merge`` or ``death``.
    event: str
    #: The story it happened to: for ``split`` the new one, for ``merge`` the one that ends.
    story: int
    #: For ``split``, the story it came from; for ``merge``, the one that it went into; else None.
    other: int | None
    #: How alike the two are, 0 to 1; None for ``birth`` and ``death``.
    likeness: float | None


class Matched(NamedTuple):
    """The stories of communities."""

    #: By window, then by story.
    events: list[Event]
    #: For each window: the story of each of its communities, None for one that is too small.
    stories: list[list[int | None]]


def matched(
    windows: Sequence[Found],
    *,
    threshold: float = 0.3,
    by: Likeness = "jaccard",
    least: int = 2,
    absent: int = 0,
) -> Matched:
    """Match the communities of windows that follow each other.

    Parameters
    ----------
    threshold
        How alike two must be at least.
    by
        ``jaccard``: common members as a share of the members of either. ``overlap``: as a share of
        the smaller one, so that a small community that is swallowed counts as alike.
    least
        Communities of fewer agents have no story.
    absent
        For how many windows a story may be out of sight before it is dead.

    Examples
    --------
    >>> three = Found(np.arange(6), np.array([0, 0, 0, 1, 1, 1]))
    >>> one = Found(np.arange(6), np.zeros(6, dtype=int))
    >>> for event in matched([three, one]).events:
    ...     print(event.window, event.event, event.story, event.other, event.likeness)
    0 birth 0 None None
    0 birth 1 None None
    1 continue 0 None 0.5
    1 merge 1 0 0.5
    """
    size = max((int(each.agents.max(initial=-1)) for each in windows), default=-1) + 1
    fronts: dict[int, Numbers] = {}
    last: dict[int, int] = {}
    events: list[Event] = []
    stories: list[list[int | None]] = []
    count = 0
    for window, found in enumerate(windows):
        members = _members(found)
        here = [number for number, each in enumerate(members) if len(each) >= least]
        named = sorted(fronts)
        pairs = _alike(
            [fronts[story] for story in named], [members[number] for number in here], size, by
        )
        pairs = [
            (likeness, named[one], here[other])
            for likeness, one, other in pairs
            if likeness >= threshold
        ]
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
        story_of: dict[int, int] = {}
        taken: set[int] = set()
        new: list[Event] = []
        for likeness, story, number in pairs:
            if story not in taken and number not in story_of:
                taken.add(story)
                story_of[number] = story
                new.append(Event(window, "continue", story, None, likeness))
        best_front = {number: (story, likeness) for likeness, story, number in reversed(pairs)}
        best_here = {story: (number, likeness) for likeness, story, number in reversed(pairs)}
        for number in here:
            if number not in story_of:
                story_of[number] = count_up = count
                count = count_up + 1
                origin = best_front.get(number)
                new.append(
                    Event(window, "split", count_up, *origin)
                    if origin
                    else Event(window, "birth", count_up, None, None)
                )
        for story in named:
            if story in taken:
                continue
            if story in best_here:
                number, likeness = best_here[story]
                new.append(Event(window, "merge", story, story_of[number], likeness))
                del fronts[story]
            elif window - last[story] > absent:
                new.append(Event(window, "death", story, None, None))
                del fronts[story]
        for number, story in story_of.items():
            fronts[story], last[story] = members[number], window
        events += sorted(new, key=lambda event: event.story)
        stories.append([story_of.get(number) for number in range(len(members))])
    return Matched(events, stories)


def _members(found: Found) -> list[Numbers]:
    """Return the members of each community."""
    order = np.argsort(found.of_agent, kind="stable")
    count = int(found.of_agent.max(initial=-1)) + 1
    ends = np.searchsorted(found.of_agent[order], np.arange(1, count))
    return [np.sort(each) for each in np.split(found.agents[order], ends)] if count else []


def _alike(
    fronts: Sequence[Numbers], here: Sequence[Numbers], size: int, by: Likeness
) -> list[tuple[float, int, int]]:
    """Return how alike fronts and communities are, where they have a member in common."""
    if not fronts or not here:
        return []
    common = (_incidence(fronts, size) @ _incidence(here, size).T).tocoo()
    one = np.array([len(each) for each in fronts])[common.row]
    other = np.array([len(each) for each in here])[common.col]
    whole = one + other - common.data if by == "jaccard" else np.minimum(one, other)
    likeness = common.data / whole
    return list(zip(likeness.tolist(), common.row.tolist(), common.col.tolist(), strict=True))


def _incidence(groups: Sequence[Numbers], size: int) -> sparse.csr_array:
    starts = np.concatenate([[0], np.cumsum([len(group) for group in groups])])
    members = np.concatenate(groups)
    return sparse.csr_array((np.ones(len(members)), members, starts), shape=(len(groups), size))
