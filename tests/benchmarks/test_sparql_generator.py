"""Laws of the invented graphs on which SPARQL engines are measured."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from benchmarks.sparql.generator import ontology, pieces, write
from benchmarks.sparql.numbers import MOST_INVOLVED, Numbers
from benchmarks.sparql.statements import country
from benchmarks.sparql.templates import Template

from habeas.release.derive import derive
from habeas.terms import GRAPHS, PREFIXES, ROOT

pytestmark = pytest.mark.checkout

SIZE = 30_000
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def content() -> bytes:
    """A graph of 30,000 triples, as lines."""
    return b"".join(pieces(SIZE))


@pytest.fixture(scope="module")
def quads(content: bytes) -> list[ox.Quad]:
    """The same graph, parsed."""
    return list(ox.parse(content, ox.RdfFormat.N_QUADS))


def of(quads: list[ox.Quad], graph: str) -> list[ox.Triple]:
    return [quad.triple for quad in quads if quad.graph_name == ox.NamedNode(GRAPHS[graph])]


def test_the_bytes_follow_from_the_seed_in_every_process() -> None:
    program = (
        "import hashlib; from benchmarks.sparql.generator import pieces\n"
        "print(hashlib.sha256(b''.join(pieces(14_000))).hexdigest())"
    )

    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(told) == 1


def test_another_seed_gives_another_graph(content: bytes) -> None:
    one, other = (set(text.splitlines()) for text in (content, b"".join(pieces(SIZE, seed=2))))

    assert len(one & other) < len(one) * 0.7


@pytest.mark.parametrize("size", [30_000, 100_000, 300_000])
def test_there_are_about_as_many_triples_as_asked_for(size: int) -> None:
    count = sum(piece.count(b"\n") for piece in pieces(size))

    assert count == pytest.approx(size, rel=0.02)


def test_no_triple_is_written_twice_in_any_graph(quads: list[ox.Quad]) -> None:
    triples = Counter(quad.triple for quad in quads)

    assert triples.total() == len(triples)


def test_a_file_holds_the_same(content: bytes, tmp_path: Path) -> None:
    count = write(tmp_path / "data.nq", SIZE)

    assert (tmp_path / "data.nq").read_bytes() == content
    assert count == content.count(b"\n")


def test_graphs_are_those_of_a_release(quads: list[ox.Quad]) -> None:
    names = {quad.graph_name for quad in quads}

    assert names == {ox.NamedNode(GRAPHS[name]) for name in ("records", "derived", "ontology")}


def test_what_is_derived_is_what_a_release_derives(quads: list[ox.Quad]) -> None:
    derived = derive(of(quads, "records"))

    assert set(of(quads, "derived")) == set(derived)


def test_every_word_is_one_of_the_ontology(quads: list[ox.Quad]) -> None:
    declared = {str(quad.subject) for quad in ox.parse(ontology(), ox.RdfFormat.N_QUADS)}
    type_of = ox.NamedNode(PREFIXES["rdf"] + "type")
    said = of(quads, "records") + of(quads, "derived")

    used = {str(triple.predicate) for triple in said}
    used |= {str(triple.object) for triple in said if triple.predicate == type_of}

    ours = {term for term in used if ROOT in term}
    assert len(ours) > 40
    assert ours <= declared


def test_whatever_is_named_is_described(quads: list[ox.Quad]) -> None:
    described = {str(quad.subject) for quad in quads}
    named = {str(triple.object) for triple in of(quads, "records") + of(quads, "derived")}

    assert {name for name in named if name.startswith(f"<{ROOT}")} <= described


def test_few_agents_take_part_in_very_much_and_most_in_little() -> None:
    involved = Numbers(1_000_000, 1).involvements
    degrees = np.sort(np.bincount(involved.actor[involved.part == 2]))[::-1]

    assert 0.03 < degrees[0] / degrees.sum() < 0.1
    assert degrees[: len(degrees) // 100].sum() > degrees.sum() / 6
    assert np.median(degrees) <= 6


def test_cases_know_nobody_or_few_or_as_many_as_two_hundred() -> None:
    counts = Numbers(3_000_000, 1).involved

    assert (counts == 0).mean() == pytest.approx(0.12, abs=0.01)
    assert np.median(counts[counts > 0]) <= 3
    assert counts.max() == MOST_INVOLVED
    # Pareto with exponent 1.35: of those with more than ten, so many have more than forty
    assert (counts > 40).sum() / (counts > 10).sum() == pytest.approx((10 / 40) ** 1.35, rel=0.2)


def test_names_are_in_many_languages(quads: list[ox.Quad]) -> None:
    found = {
        quad.object.language
        for quad in quads
        if isinstance(quad.object, ox.Literal) and str(quad.subject).startswith(f"<{ROOT}id/agent")
    }

    assert {"en", "ar", "fa", "ru", "zh"} <= found


def test_no_country_is_a_real_one() -> None:
    codes = {country(number).upper() for number in range(40)}

    assert len(codes) == 40
    # ISO 3166 leaves these to users
    assert all("XA" <= code <= "XZ" or "QM" <= code <= "QZ" for code in codes)


def test_a_template_wants_columns_of_one_length() -> None:
    label = Template('case:c{0} skos:prefLabel "{1}"@en')

    with pytest.raises(ValueError, match="not of one length"):
        list(label.fill([1, 2], ["one"]))
