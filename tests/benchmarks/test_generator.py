"""Laws of the invented graphs on which SHACL engines are measured."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from benchmarks.shacl.edits import edits
from benchmarks.shacl.generator import blocks, lines, write
from benchmarks.shacl.names import LANGUAGES, person_name
from benchmarks.shacl.peers import ROOT
from benchmarks.shacl.process import measure
from benchmarks.shacl.records import Record
from benchmarks.shacl.world import World

from habeas import terms

pytestmark = pytest.mark.checkout

SIZE = 20_000


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


@pytest.fixture(scope="module")
def text() -> str:
    """A graph of 20,000 triples, a tenth of its records damaged."""
    return "".join(lines(SIZE, damage=0.1))


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """The records of the same graph."""
    return [record for block in blocks(SIZE, damage=0.1) for record in block]


def test_the_same_seed_gives_the_same_bytes(text: str) -> None:
    again = "".join(lines(SIZE, damage=0.1))

    assert again == text


def test_the_bytes_do_not_depend_on_how_a_process_orders_its_sets() -> None:
    program = "from benchmarks.shacl.generator import lines; print(*lines(5_000))"

    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(told) == 1


def test_another_seed_gives_another_graph() -> None:
    one, other = (set(lines(SIZE, seed=seed)) for seed in (1, 2))

    assert len(one ^ other) > SIZE / 2


def test_a_larger_graph_begins_with_the_smaller_one() -> None:
    larger = "".join(lines(2 * SIZE))

    assert larger.startswith("".join(lines(SIZE)))


@pytest.mark.parametrize("size", [5_000, 20_000, 60_000])
def test_there_are_as_many_triples_as_asked_for_and_at_most_a_case_more(size: int) -> None:
    count = sum(1 for _ in lines(size))

    assert size <= count < size + 1_500


def test_memory_does_not_grow_with_the_graph(tmp_path: Path) -> None:
    small, large = (
        measure(
            [sys.executable, "-m", "benchmarks.shacl.generator", str(size), str(tmp_path / "g.nt")],
            limit=300,
            memory=1000,
            folder=ROOT,
        )
        for size in (20_000, 300_000)
    )

    assert large.failure == ""
    assert large.peak - small.peak < 10


def test_no_triple_is_written_twice(text: str) -> None:
    found = triples(text)

    assert len(found) == len(text.splitlines()) == len(set(found))


def test_literals_are_written_in_the_one_form_that_every_engine_keeps(text: str) -> None:
    found = {str(triple) for triple in triples(text)}

    assert found == {line.removesuffix(" .") for line in text.splitlines()}


def test_the_share_of_damaged_records_is_as_asked_for() -> None:
    for share in (0.0, 0.01, 0.3):
        found = [
            record.broken is not None for block in blocks(60_000, damage=share) for record in block
        ]

        assert sum(found) / len(found) == pytest.approx(share, rel=0.25)


def test_an_undamaged_record_does_not_depend_on_what_is_damaged(records: list[Record]) -> None:
    whole = {record.name: record for block in blocks(SIZE, damage=0.0) for record in block}
    same = [
        record.statements == whole[record.name].statements
        for record in records
        if not record.broken and record.name in whole
    ]

    # a damage may change other records of its case, such as the role by which somebody is concerned
    assert sum(same) > 0.9 * len(same)


def test_whatever_a_record_names_is_described(text: str) -> None:
    whole = triples("".join(lines(SIZE, damage=0.0)))
    described = {str(triple.subject) for triple in whole}

    named = {str(triple.object) for triple in whole if terms.ROOT + "id/" in str(triple.object)}

    assert named <= described


def test_the_graph_says_what_its_words_mean(text: str) -> None:
    """Classes with their subclasses, and concepts with their schemes."""
    found = [tuple(line.split(" ", 2)) for line in text.splitlines()]
    classes = {value for _, predicate, value in found if predicate.endswith("#type>")}
    subclasses = {(one, value) for one, predicate, value in found if "#subClassOf" in predicate}
    schemes = {value for _, predicate, value in found if predicate.endswith("#inScheme>")}

    def named(name: str) -> str:
        return f"<{terms.HABEAS}{name}>"

    assert (named("Person"), named("Agent") + " .") in subclasses
    assert (named("CustodyPhase"), named("Event") + " .") in subclasses
    assert len(schemes) == 22
    declared = {one for one, _, value in found if value.endswith("owl#Class> .")}
    assert {name.removesuffix(" .") for name in classes if terms.HABEAS in name} <= declared


def test_names_are_in_nine_languages(text: str) -> None:
    found = {
        triple.object.language
        for triple in triples(text)
        if isinstance(triple.object, ox.Literal) and triple.predicate.value.endswith("prefLabel")
    }

    assert len(LANGUAGES) == 9
    assert set(LANGUAGES) <= found


def test_every_kind_of_record_is_there(records: list[Record]) -> None:
    kinds = Counter(record.kind for record in records)

    assert set(kinds) == {
        *("Affiliation", "Campaign", "Case", "Citation", "Claim", "Collaboration", "CustodyPhase"),
        *("DeprivationOfLiberty", "DetentionSite", "Determination", "Event", "Funding", "Group"),
        *("Intervention", "Involvement", "LegalProceeding", "Mechanism", "Organization", "Outcome"),
        *("Person", "PersonalTie", "Place", "Post", "Response", "Sentence", "Source"),
    }


def test_nobody_in_the_graph_exists() -> None:
    """Every person bears a name that was made from their number."""
    people = {
        record.name: record.all("skos:prefLabel")
        for block in blocks(SIZE, damage=0.0)
        for record in block
        if record.kind == "Person"
    }

    assert len(people) > 50
    for person, names in people.items():
        number = int(person[-7:-1])
        made = {f'"{person_name(number, language)}"@{language}' for language in LANGUAGES}
        assert names
        assert set(names) <= made


@pytest.mark.parametrize("name", ["graph.nt", "graph.ttl", "graph.trig", "graph.jsonld"])
def test_a_graph_is_written_in_the_form_of_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name

    count = write(path, 5_000)

    dataset = ox.Dataset(ox.parse(path=path))
    wanted = ox.Dataset(ox.parse("".join(lines(5_000)), format=ox.RdfFormat.N_TRIPLES))
    for one in (dataset, wanted):
        one.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert dataset == wanted
    assert count == len(wanted)


def test_a_name_without_a_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"graph\.xlsx has no ending of an RDF file"):
        write(tmp_path / "graph.xlsx", 5_000)


def test_sources_come_out_between_their_first_and_last_day() -> None:
    world = World(3)

    for number in range(500):
        issued, first, last = world.published(number)
        assert first <= last
        assert (first == last) == ("#date" in issued)


def test_nobody_is_detained_twice_at_once_unless_that_is_the_damage() -> None:
    times = defaultdict(list)
    for block in blocks(60_000, damage=0.0):
        for record in block:
            if record.kind == "DeprivationOfLiberty":
                [person], [start] = (
                    record.all(f"habeas:{name}") for name in ("concernsAgent", "startsOnOrAfter")
                )
                times[person].append((start, *record.all("habeas:endsOnOrBefore")))

    assert max(map(len, times.values())) == 2
    for detentions in times.values():
        for first, second in pairwise(detentions):
            assert first[1] < second[0]


def case_of(line: str) -> int:
    """Return the number of the case that the subject of a line came with."""
    subject = line.split()[0]
    if person := re.search(r"/p(\d+)>$", subject):
        return int(person[1]) // 4
    case = re.search(r"/c(\d+)[->]", subject)
    assert case, subject
    return int(case[1])


def test_edits_are_of_different_cases_and_remove_what_is_there(text: str) -> None:
    made = list(edits(SIZE, damage=0.1, count=16))
    there = set(text.splitlines())

    cases = [{case_of(line) for line in (one.removed + one.added).splitlines()} for one in made]
    assert all(len(numbers) == 1 for numbers in cases)
    assert len(set().union(*cases)) == 16
    for edit in made:
        assert set(edit.removed.splitlines()) <= there
        assert not set(edit.added.splitlines()) & there
        assert "_:" not in edit.removed + edit.added


def test_edits_are_of_all_kinds_and_follow_from_the_seed() -> None:
    one, again, other = (list(edits(60_000, seed=seed, count=24)) for seed in (1, 1, 2))

    assert len({edit.what for edit in one}) == 8
    assert one == again
    assert one != other


def test_an_edit_takes_away_only_what_it_changes() -> None:
    made = {edit.what: edit for edit in edits(60_000, count=24)}

    counts = {
        name: (edit.removed.count(" .\n"), edit.added.count(" .\n")) for name, edit in made.items()
    }
    assert counts["give a second name in one language"] == (0, 1)
    assert counts["correct the start of a detention"] == (1, 1)
    assert counts["lose the source of a person"] == (1, 0)
    assert counts["record another supporter"] == (0, 13)
    assert counts["delete a citation"][0] >= 3
