import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.changes import PatchError, apply, compare
from habeas.changes.patching import patched, versions_of

OLD, NEW = "0" * 16, "1" * 16
NODES = st.one_of(
    st.sampled_from([ox.NamedNode(f"urn:test:{name}") for name in "abc"]),
    st.sampled_from([ox.BlankNode(f"n{number}") for number in range(5)]),
)
OBJECTS = st.one_of(NODES, st.sampled_from([ox.Literal("_:n0"), ox.Literal("a\nb", language="en")]))
QUADS = st.frozensets(
    st.builds(
        ox.Quad,
        NODES,
        st.sampled_from([ox.NamedNode("urn:test:p"), ox.NamedNode("urn:test:q")]),
        OBJECTS,
        st.sampled_from([ox.NamedNode("urn:test:g"), ox.NamedNode("urn:test:h")]),
    ),
    max_size=12,
)


def canonical(quads: Iterable[ox.Quad]) -> bytes:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    written = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return b"".join(sorted(written.splitlines(keepends=True)))


def between(folder: Path, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> tuple[Path, Path]:
    """Write two releases and the patch between them; return the older file, and the patch."""
    for version, quads in ((OLD, old), (NEW, new)):
        (folder / version).mkdir(exist_ok=True)
        (folder / version / "public.nq.gz").write_bytes(gzip.compress(canonical(quads), mtime=0))
    with compare(folder / OLD, folder / NEW) as changes:
        (folder / "patch").write_bytes(b"".join(patched(changes, OLD, NEW)))
    return folder / OLD / "public.nq.gz", folder / "patch"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=QUADS, old=QUADS, new=QUADS)
def test_a_patch_makes_the_newer_release_of_the_older_one_byte_for_byte(
    tmp_path: Path, kept: frozenset[ox.Quad], old: frozenset[ox.Quad], new: frozenset[ox.Quad]
) -> None:
    dump, patch = between(tmp_path, kept | old, kept | new)

    assert b"".join(apply(dump, patch)) == canonical(kept | new)
    assert versions_of(patch) == (OLD, NEW)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(quads=QUADS, more=QUADS)
def test_a_patch_says_nothing_about_blank_nodes_that_did_not_change(
    tmp_path: Path, quads: frozenset[ox.Quad], more: frozenset[ox.Quad]
) -> None:
    def apart(term: object) -> object:
        return ox.BlankNode(f"other-{term.value}") if isinstance(term, ox.BlankNode) else term

    others = {
        ox.Quad(apart(quad.subject), quad.predicate, apart(quad.object), quad.graph_name)  # type: ignore[arg-type]
        for quad in more
    }
    _, patch = between(tmp_path, quads, quads | others)

    changed = patch.read_bytes().splitlines()
    assert [line for line in changed if line.startswith(b"D ")] == []
    assert len([line for line in changed if line.startswith(b"A ")]) <= len(more)


def test_of_two_pieces_that_are_alike_one_can_go(tmp_path: Path) -> None:
    p, graph = ox.NamedNode("urn:test:p"), ox.NamedNode("urn:test:g")
    one, other = (
        ox.Quad(ox.BlankNode(name), p, ox.Literal("alike"), graph) for name in ("n0", "n1")
    )

    for old, new in (({one, other}, {one}), ({one}, {one, other})):
        dump, patch = between(tmp_path, old, new)
        assert b"".join(apply(dump, patch)) == canonical(new)


def test_a_new_blank_node_is_called_as_none_that_is_there(tmp_path: Path) -> None:
    p, graph = ox.NamedNode("urn:test:p"), ox.NamedNode("urn:test:g")
    quads = [
        ox.Quad(ox.BlankNode(f"n{number}"), p, ox.Literal(str(number)), graph)
        for number in range(9)
    ]
    dump, patch = between(tmp_path, quads[:5], quads)

    there = set(re.findall(rb"_:\S+", gzip.decompress(dump.read_bytes())))
    added = set(re.findall(rb"(?m)^A (_:\S+)", patch.read_bytes()))

    assert len(added) == 4
    assert not added & there


A, P, O = "<urn:test:a>", "<urn:test:p>", "<urn:test:o>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("TX .\n", "its last line is missing"),
        ("", "its last line is missing"),
        (f"A {A} {P} {O} .\nTC .\n", "Line 1"),
        (f"TX .\nX {A} {P} {O} .\nTC .\n", "Line 2"),
        (f"TX .\nA {A} {P} .\nTC .\n", "Line 2 of the patch: this is no statement"),
        (f"TX .\nA {A} {P} {O} . {A} {P} {A} .\nTC .\n", "Line 2"),
        (f"TX .\nD {A} {P} {A} .\nTC .\n", "removes what is not there"),
        (f"TX .\nA {A} {P} {O} .\nTC .\n", "adds what is there already"),
        ("\x1f\x8b nonsense", "damaged"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "old.nq").write_text(f"{A} {P} {O} .\n")
    (tmp_path / "patch").write_text(text, encoding="latin-1")

    with pytest.raises(PatchError, match=message):
        list(apply(tmp_path / "old.nq", tmp_path / "patch"))
