from io import BytesIO
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.changes import merging
from habeas.changes.merging import Merging, has_blank_node, subject_of

SUBJECTS = st.sampled_from(["<urn:a>", "<urn:aa>", "<urn:b>", "_:c14n0", "_:c14n1"])
OBJECTS = st.sampled_from(
    ["<urn:o>", '"see _:b"', '"x"', "_:c14n0", "_:c14n1", '"long ' + "x" * 40 + '"']
)
LINES = st.builds("{} <urn:p{}> {} <urn:g> .\n".format, SUBJECTS, st.integers(0, 9), OBJECTS)
FILES = st.frozensets(LINES.map(str.encode), max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    kept=FILES,
    old=FILES,
    new=FILES,
    sizes=st.sampled_from([(1, 1, 1), (60, 200, 16), (500, 999, 64)]),
)
def test_what_differs_is_what_sets_say_however_files_are_read(
    kept: frozenset[bytes],
    old: frozenset[bytes],
    new: frozenset[bytes],
    sizes: tuple[int, int, int],
) -> None:
    olds, news = sorted(kept | old), sorted(kept | new)
    window, block, step = sizes

    with mock.patch.multiple(merging, WINDOW=window, BLOCK=block, STEP=step):
        found = Merging(BytesIO(b"".join(olds)), BytesIO(b"".join(news)))
        about = list(found)

    ground = [{line for line in lines if not has_blank_node(line)} for lines in (olds, news)]
    assert [line for each in about for line in each.removed] == sorted(ground[0] - ground[1])
    assert [line for each in about for line in each.added] == sorted(ground[1] - ground[0])
    assert [each.subject for each in about] == sorted({each.subject for each in about})
    for each in about:
        assert each.was == any(subject_of(line) == each.subject for line in olds)
        assert each.is_now == any(subject_of(line) == each.subject for line in news)
    assert found.blank == tuple(
        [line for line in lines if has_blank_node(line)] for lines in (olds, news)
    )
    with_blank = {subject_of(line) for lines in found.blank for line in lines}
    assert found.told == with_blank & {each.subject for each in about}
