"""After any change, what is known to be wrong is what a new validation would find."""

from collections import Counter

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.shacl import drawn

from habeas.shacl.image import image_of
from habeas.shacl.reading import read_plan
from habeas.shacl.watch import Watch

edits = st.lists(
    st.tuples(st.lists(drawn.triples, max_size=3), st.lists(st.integers(0, 30), max_size=3)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=400, deadline=None)
@given(drawn.data, drawn.shapes(), edits)
def test_what_is_wrong_after_a_change_is_what_a_full_validation_finds(
    data: list[ox.Triple],
    shapes: list[ox.Triple],
    edits: list[tuple[list[ox.Triple], list[int]]],
) -> None:
    plan = read_plan(shapes)
    watch = Watch(plan, image_of(data))
    now = list(data)

    for added, places in edits:
        removed = [now[place % len(now)] for place in places] if now else []
        before = set(watch.results)
        difference = watch.change(added, removed)
        now = list(dict.fromkeys([each for each in now if each not in removed] + added))

        assert Counter(watch.results) == Counter(Watch(plan, image_of(now)).results)
        assert (before - set(difference.gone)) | set(difference.new) == set(watch.results)
