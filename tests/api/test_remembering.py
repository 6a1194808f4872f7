"""What is remembered takes a bounded room, whatever it is and by whatever it is kept."""

import pytest

from habeas_api.remembering import AROUND, Memory


def count(memory: Memory[bytes]) -> int:
    return len(memory._kept)


def test_what_is_empty_takes_room_too() -> None:
    memory: Memory[bytes] = Memory(room=10 * AROUND)
    for number in range(100):
        memory.get(number, lambda: b"")

    assert count(memory) == 10
    assert memory.find(99) == b""
    assert memory.find(0) is None


@pytest.mark.parametrize("inner", [str, lambda text: ("name", (text, None)), str.encode])
def test_what_callers_write_takes_its_room(inner: "type[str]") -> None:
    memory: Memory[bytes] = Memory(room=100_000)
    for number in range(100):
        memory.keep(inner(f"{number:09}" * 1_000), b"")

    assert count(memory) == 10


def test_what_is_made_again_or_put_out_gives_its_room_back() -> None:
    memory: Memory[bytes] = Memory(room=20_000)
    for _ in range(3):
        for key in ("a", "b"):
            for size in (9_000, 10, 9_000):
                memory.keep(key, bytes(size))
        assert count(memory) == 2
    memory.keep("c", bytes(9_000))

    assert [memory.find(key) is None for key in "abc"] == [True, False, False]
    memory.keep("d", bytes(30_000))
    assert count(memory) == 0
    assert memory._room == 20_000
