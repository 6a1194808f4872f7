"""Who begins, who waits and who goes: the rules, without a process and with a clock of our own."""

import pytest

from habeas.store.admission import Admission
from habeas.store.costs import Text
from habeas.store.fairness import FullError, Standing, Turns
from habeas.store.places import ClosedError, Lanes, ShareError, Waiter


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def lanes(quick: int = 2, slow: int = 1, held: int = 2, queue: int = 4, share: int = 9) -> Lanes:
    return Lanes(quick, slow, held, queue, share, slice=0.1)


def admission(clock: Clock, **most: int) -> Admission[int]:
    made: Admission[int] = Admission(lanes(**most), clock)
    for worker in range(made.lanes.quick):
        made.give(worker, kept=worker < made.lanes.quick // 2)
    return made


def waits(place: object) -> Waiter[int]:
    assert isinstance(place, Waiter)
    assert not place.called.is_set()
    return place


def runs(place: Waiter[int] | None) -> None:
    assert place is not None
    assert place.called.is_set()


def works(place: object) -> int:
    assert isinstance(place, int)
    return place


def is_quick(made: Admission[int], client: str) -> None:
    """Let ``client`` ask something quick."""
    made.answered(client, works(made.enter(client)), kept=False)
    made.leave(client)


def is_slow(made: Admission[int], client: str) -> None:
    """Let ``client`` ask something slow that ends."""
    worker = works(made.enter(client))
    runs(made.slow_down(client))
    made.leave_slow(client)
    made.leave(client)
    made.give(worker, kept=False)


def test_clients_take_turns_and_not_queries() -> None:
    turns: Turns[str] = Turns(10)
    for who in ("a1", "a2", "a3", "b1", "c1", "b2"):
        turns.join(who[0], who)

    order = [turns.next() for _ in range(7)]

    assert order == ["a1", "b1", "c1", "a2", "b2", "a3", None]


def test_who_is_favoured_is_next_and_takes_turns_with_its_like() -> None:
    turns: Turns[str] = Turns(10, favoured=lambda client: client in "xy")
    for who in ("a1", "x1", "x2", "b1", "y1"):
        turns.join(who[0], who)

    assert [turns.next() for _ in range(5)] == ["x1", "y1", "x2", "a1", "b1"]


def test_who_has_no_turn_keeps_its_place() -> None:
    turns: Turns[str] = Turns(10)
    for who in ("a1", "b1", "a2"):
        turns.join(who[0], who)

    assert turns.next(lambda who: who[0] == "b") == "b1"
    assert turns.next(lambda who: who[0] == "b") is None
    assert turns.next() == "a1"
    assert len(turns) == 1


def test_the_client_with_most_waiting_makes_room_with_its_last() -> None:
    turns: Turns[str] = Turns(3)
    for who in ("a1", "a2", "a3"):
        assert turns.join("a", who) is None

    assert turns.join("b", "b1") == "a3"
    with pytest.raises(FullError):
        turns.join("b", "b2")  # a would have less than b then
    with pytest.raises(FullError):
        turns.join("a", "a4")
    assert [turns.next() for _ in range(4)] == ["a1", "b1", "a2", None]


def test_before_a_favoured_client_anybody_else_makes_room() -> None:
    turns: Turns[str] = Turns(2, favoured=lambda client: client == "x")
    turns.join("a", "a1")
    turns.join("b", "b1")

    assert turns.join("x", "x1") == "b1"
    assert turns.join("x", "x2") == "a1"
    with pytest.raises(FullError):
        turns.join("x", "x3")


def test_who_left_is_not_called_and_leaves_once() -> None:
    turns: Turns[str] = Turns(2)
    turns.join("a", "a1")

    assert turns.leave("a", "a1")
    assert not turns.leave("a", "a1")
    assert turns.next() is None
    assert len(turns) == 0


def test_a_slow_query_is_forgiven_after_a_while() -> None:
    standing = Standing(forgiven=10)
    assert not standing.is_quick("a", 0.0), "nobody knows it yet"
    standing.was_quick("a")
    assert standing.is_quick("a", 0.0)

    standing.was_slow("a", 5.0)
    standing.was_quick("a")

    assert standing.is_slow("a", 14.9)
    assert not standing.is_quick("a", 14.9)
    assert standing.is_quick("a", 15.0)
    assert standing.is_quick("", 0.0), "we ourselves always are"


def test_few_clients_are_remembered() -> None:
    standing = Standing(forgiven=10, most=2)
    for client in "abc":
        standing.was_quick(client)

    assert [standing.is_quick(client, 0.0) for client in "abc"] == [False, True, True]


def test_half_of_the_quick_lane_is_kept_for_clients_in_good_standing(clock: Clock) -> None:
    made = admission(clock, quick=4)  # of which 0 and 1 are kept
    is_quick(made, "good")

    assert {works(made.enter("new")), works(made.enter("newer"))} == {2, 3}
    waiting = waits(made.enter("newest"))
    assert works(made.enter("good")) in (0, 1)
    second = waits(made.enter("good"))

    assert not waiting.called.is_set()
    assert not second.called.is_set(), "one worker for each of those"
    assert works(made.enter("")) in (0, 1)


def test_who_is_in_good_standing_may_have_the_other_half_too(clock: Clock) -> None:
    made = admission(clock, quick=4)
    is_quick(made, "good")

    assert works(made.enter("good")) in (0, 1)
    assert {works(made.enter("good")), works(made.enter("good"))} == {2, 3}


def test_who_waits_is_called_when_a_worker_is_back(clock: Clock) -> None:
    made = admission(clock, quick=1)
    worker = works(made.enter("a"))
    first, second = waits(made.enter("a")), waits(made.enter("b"))

    made.answered("a", worker, kept=False)
    assert first.called.is_set()
    assert first.worker == worker
    assert not second.called.is_set()

    runs(made.slow_down("a"))
    made.give(7, kept=False)
    assert second.worker == 7


def test_a_client_has_its_share_and_we_have_all(clock: Clock) -> None:
    made = admission(clock, quick=1, queue=9, share=2)
    works(made.enter("a"))
    waits(made.enter("a"))

    with pytest.raises(ShareError) as caught:
        made.enter("a")
    assert not caught.value.slow
    waits(made.enter("b"))
    for _ in range(5):
        waits(made.enter(""))

    made.slow_down("a")
    with pytest.raises(ShareError) as caught:
        made.enter("a")
    assert caught.value.slow
    made.leave("a")
    waits(made.enter("a"))


def test_after_something_slow_a_client_has_one_worker_and_a_short_slice(clock: Clock) -> None:
    made = admission(clock, quick=4)
    assert made.slice("a") == 0.1
    is_slow(made, "a")

    assert made.slice("a") == pytest.approx(0.05)
    works(made.enter("a"))
    waits(made.enter("a"))
    works(made.enter("b"))

    clock.now += 10
    assert made.slice("a") == 0.1


def test_the_slow_lane_is_filled_then_its_waiting_room_then_nobody(clock: Clock) -> None:
    made = admission(clock, quick=9, slow=1, held=2)
    for client in ("a", "b", "c", "d"):
        made.enter(client)

    runs(made.slow_down("a"))
    first, second = waits(made.slow_down("b")), waits(made.slow_down("c"))
    assert made.slow_down("d") is None

    made.leave_slow("a")
    assert first.called.is_set()
    assert not second.called.is_set()
    made.leave_slow("b")
    assert second.called.is_set()


def test_in_the_slow_lane_who_has_none_in_it_goes_first(clock: Clock) -> None:
    made = admission(clock, quick=9, slow=2, held=9)
    for _ in range(4):
        made.enter("")
        made.enter("b")
    runs(made.slow_down(""))
    runs(made.slow_down(""))
    mine, other = waits(made.slow_down("")), waits(made.slow_down("b"))

    made.leave_slow("")

    assert other.called.is_set()
    assert not mine.called.is_set()
    made.leave_slow("")
    assert mine.called.is_set()


def test_the_client_with_most_held_back_makes_room(clock: Clock) -> None:
    made = admission(clock, quick=9, slow=1, held=2)
    for client in ("", "", "", "b"):
        made.enter(client)
    made.slow_down("")
    kept, gone = waits(made.slow_down("")), waits(made.slow_down(""))

    waits(made.slow_down("b"))

    assert gone.sent_away
    assert gone.called.is_set()
    assert not kept.called.is_set()


def test_who_stops_waiting_is_not_called_and_takes_no_room(clock: Clock) -> None:
    made = admission(clock, quick=1, slow=1, held=1, queue=1)
    works(made.enter("a"))
    waiting = waits(made.enter("b"))
    assert made.stop_waiting(waiting)
    assert not made.stop_waiting(waiting)
    made.slow_down("a")
    made.give(1, kept=False)

    assert not waiting.called.is_set()
    works(made.enter("c"))
    held = waits(made.slow_down("c"))
    assert made.stop_waiting(held)
    made.leave_slow("a")
    assert not held.called.is_set()


def test_a_closed_house_sends_all_away(clock: Clock) -> None:
    made = admission(clock, quick=2, slow=1, held=1)
    works(made.enter("a"))
    waiting = waits(made.enter("a2"))
    runs(made.slow_down("a"))
    idle = made.close()

    assert len(idle) == 1
    assert waiting.sent_away
    assert waiting.called.is_set()
    assert not made.give(5, kept=False)
    with pytest.raises(ClosedError):
        made.enter("b")


def test_a_worker_that_is_missing_is_asked_for_once(clock: Clock) -> None:
    made = admission(clock)
    made.miss(kept=True)

    assert made.missed() == [True]
    assert made.missed() == []


def test_only_a_worker_beyond_those_kept_is_spare(clock: Clock) -> None:
    made = admission(clock, quick=2)

    assert made.spare() is not None
    assert made.spare() is None


def heavy(made: Admission[int], text: Text, client: str = "a") -> None:
    """Let ``client`` ask something that is slow, and ends."""
    worker = works(made.enter(client, text))
    runs(made.slow_down(client, text))
    made.leave_slow(client)
    made.leave(client)
    made.give(worker, kept=False)


def test_what_was_slow_begins_in_the_slow_lane_and_takes_nothing_from_its_client(
    clock: Clock,
) -> None:
    made, text = admission(clock, quick=4, slow=1), Text.of("SELECT", "a")
    is_quick(made, "b")
    assert not made.is_heavy(text)
    heavy(made, text)

    assert made.is_heavy(text)
    runs(made.enter_slowly("b"))
    assert works(made.enter("b")) in (0, 1), "b is in good standing still"
    waits(made.enter_slowly("c"))


def test_what_is_known_to_be_slow_waits_its_turn_and_has_its_share(clock: Clock) -> None:
    made = admission(clock, slow=1, held=1, share=2)
    runs(made.enter_slowly("a"))
    waiting = waits(made.enter_slowly("a"))

    with pytest.raises(ShareError) as caught:
        made.enter_slowly("a")
    assert caught.value.slow
    with pytest.raises(ShareError):
        made.enter("a")
    assert waits(made.enter_slowly("b")), "who has more waiting makes room"
    assert waiting.sent_away
    with pytest.raises(FullError):
        made.enter_slowly("c")
    assert made._inside["c"] == 0
    made.close()
    with pytest.raises(ClosedError):
        made.enter_slowly("d")


def test_who_has_filled_the_slow_lane_is_told_so_before_its_share_is_used(clock: Clock) -> None:
    made = admission(clock, slow=1, held=1, share=9)
    runs(made.enter_slowly("a"))
    waits(made.enter_slowly("a"))

    with pytest.raises(ShareError):
        made.enter_slowly("a")


def test_what_was_answered_at_once_does_not_wait_for_what_is_slow(clock: Clock) -> None:
    made = admission(clock, quick=4)
    light = [Text.of(f"ASK {{ ?x ?y {number} }}", "a") for number in range(2)]
    is_slow(made, "a")
    made.answered("a", works(made.enter("a")), kept=False, at_once=light[0])
    made.leave("a")
    novel = Text.of("SELECT", "a")

    assert works(made.enter("a", novel)) in (2, 3)
    waiting = waits(made.enter("a", novel))
    assert works(made.enter("a", light[0])) in (0, 1), "a worker that is kept"
    assert works(made.enter("a", light[1])) in (2, 3), "and no second one"
    passing = waits(made.enter("a", light[1]))
    made.give(9, kept=False)

    assert not waiting.called.is_set(), "one of these at a time"
    assert passing.worker == 9


def test_what_was_slow_once_and_is_not_begins_in_the_quick_lane_again(clock: Clock) -> None:
    made, text = admission(clock), Text.of("SELECT", "a")
    heavy(made, text)
    made.used_slowly(text, 0.06)
    assert made.is_heavy(text)
    made.used_slowly(text, 0.04)
    assert not made.is_heavy(text)

    heavy(made, text)
    made.forget()
    assert not made.is_heavy(text)


def test_few_workers_of_the_slow_lane_wait_for_more(clock: Clock) -> None:
    made = admission(clock, slow=2)
    assert made.take_slow() is None

    assert made.give_slow(7)
    assert made.give_slow(8)
    assert not made.give_slow(9)
    assert made.take_slow() == 8
    assert set(made.close()) >= {7}
    assert not made.give_slow(8)


def test_who_has_answered_before_goes_before_the_new(clock: Clock) -> None:
    made = admission(clock, quick=1)
    old = works(made.enter("a"))
    made.answered("a", old, kept=False)
    made.leave("a")
    made.give(7, kept=False)

    assert works(made.enter("b")) == old
