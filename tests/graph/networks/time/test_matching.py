"""Communities matched from window to window."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.networks.time.matching import Found, Matched, matched


def found(*groups: str) -> Found:
    """Make a window: each group is a text of members, a letter each."""
    members = [
        (ord(letter) - 97, number) for number, group in enumerate(groups) for letter in group
    ]
    columns = np.array(members, dtype=np.int64).reshape(len(members), 2).T
    return Found(columns[0], columns[1])


def told(result: Matched) -> list[tuple[int, str, int, int | None]]:
    return [(event.window, event.event, event.story, event.other) for event in result.events]


def test_a_community_goes_on_while_enough_members_stay() -> None:
    result = matched([found("abcd"), found("abce"), found("abef")])

    assert told(result) == [
        (0, "birth", 0, None),
        (1, "continue", 0, None),
        (2, "continue", 0, None),
    ]
    assert [event.likeness for event in result.events] == [None, 3 / 5, 3 / 5]
    assert result.stories == [[0], [0], [0]]


def test_a_front_is_how_a_community_was_last_seen() -> None:
    # nothing of the first is left in the third, which the second leads to
    result = matched([found("abcd"), found("cdef"), found("efgh")], threshold=1 / 3)

    assert result.stories == [[0], [0], [0]]


def test_a_split_keeps_the_story_with_the_more_alike_part() -> None:
    result = matched([found("abcdefg"), found("abcd", "efg")])

    assert told(result)[1:] == [(1, "continue", 0, None), (1, "split", 1, 0)]
    assert result.events[2].likeness == 3 / 7


def test_a_merge_ends_the_less_alike_story() -> None:
    result = matched([found("abc", "defg"), found("abcdefg"), found("abcdefg")])

    assert told(result)[2:] == [
        (1, "merge", 0, 1),
        (1, "continue", 1, None),
        (2, "continue", 1, None),
    ]


def test_births_and_deaths_have_nothing_alike() -> None:
    result = matched([found("abc"), found("xyz")])

    assert told(result)[1:] == [(1, "death", 0, None), (1, "birth", 1, None)]


def test_a_story_may_be_out_of_sight_for_some_windows() -> None:
    windows = [found("abc", "xyz"), found("xyz"), found("abc", "xyz"), found("xyz"), found("xyz")]

    away, dead = matched(windows, absent=1), matched(windows)

    assert [(event.window, event.event) for event in away.events if event.story == 0] == [
        (0, "birth"), (2, "continue"), (4, "death"),
    ]  # fmt: skip
    assert (1, "death", 0, None) in told(dead)
    assert (2, "birth", 2, None) in told(dead)


def test_overlap_follows_a_small_community_into_a_large_one() -> None:
    windows = [found("ab", "cdefghij"), found("abcdefghij")]

    by_jaccard, by_overlap = matched(windows), matched(windows, by="overlap")

    assert (1, "death", 0, None) in told(by_jaccard)
    assert ("merge", "continue") in {
        tuple(event.event for event in by_overlap.events if event.window == 1),
        tuple(event.event for event in by_overlap.events if event.window == 1)[::-1],
    }


def test_small_communities_have_no_story() -> None:
    assert matched([found("abc", "d")]).stories == [[0, None]]
    assert matched([found(), found("ab"), found()]).stories == [[], [0], []]
    assert matched([]).events == []


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=8, max_size=8), min_size=1, max_size=4),
    st.sampled_from([0.1, 0.3, 0.8]),
    st.integers(0, 2),
)
def test_each_community_has_one_story_and_each_story_one_community_in_a_window(
    labels: list[list[int]], threshold: float, absent: int
) -> None:
    windows = [
        Found(np.arange(8), np.unique(np.array(each), return_inverse=True)[1]) for each in labels
    ]

    result = matched(windows, threshold=threshold, absent=absent)

    born = Counter(e.story for e in result.events if e.event in ("birth", "split"))
    ended = Counter(e.story for e in result.events if e.event in ("merge", "death"))
    assert set(born.values()) <= {1}
    assert set(ended.values()) <= {1}
    for window, (each, stories) in enumerate(zip(windows, result.stories, strict=True)):
        sizes = np.bincount(each.of_agent)
        assert [story is not None for story in stories] == (sizes >= 2).tolist()
        shown = [story for story in stories if story is not None]
        assert len(set(shown)) == len(shown)
        here = {e.story for e in result.events if e.window == window and e.event in ("birth", "split", "continue")}  # fmt: skip
        assert here == set(shown)
    for event in result.events:
        assert event.likeness is None or threshold <= event.likeness <= 1


@pytest.mark.parametrize("seed", [1, 2])
def test_the_numbers_of_communities_do_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    windows = [found("abcdef", "ghij", "kl"), found("abcdgh", "ij", "ef", "kl")]
    shuffled = []
    for each in windows:
        order = rng.permutation(int(each.of_agent.max()) + 1)
        shuffled.append(Found(each.agents, order[each.of_agent]))

    kinds = [
        Counter((e.window, e.event, e.likeness) for e in matched(which).events)
        for which in (windows, shuffled)
    ]

    assert kinds[0] == kinds[1]
