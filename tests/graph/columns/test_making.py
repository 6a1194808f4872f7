"""The columns hold what the store holds, the same bytes each time, and say what they leave out."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.graph.columns.graphs import SMALL, Made

from habeas import columns
from habeas.columns.dictionary import Dictionary
from habeas.columns.layout import BOUNDS, RELATIONS, UNKNOWN_DAY, Numbers
from habeas.columns.making import make
from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas.terms import HABEAS


def relation(held: columns.Columns, name: str) -> set[tuple[str, str]]:
    subjects, objects = held.relation(name)
    return set(zip(held.terms.iris(subjects), held.terms.iris(objects), strict=True))


def test_every_relation_is_what_a_query_finds(invented_release: Release, tmp_path: Path) -> None:
    make(invented_release.store, tmp_path)
    held = columns.open(tmp_path)

    for name, iri in RELATIONS.items():
        rows = invented_release.store.select(f"SELECT ?s ?o {{ ?s <{iri}> ?o }}")
        expected = {(str(s)[1:-1], str(o)[1:-1]) for s, o in rows}
        assert relation(held, name) == expected, name
    assert relation(held, "hasActor")
    assert not any(each.strange or each.repeated for each in held.held.values())


def test_two_makings_give_the_same_bytes(invented_release: Release, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        make(invented_release.store, folder)

    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_release_carries_them(invented_release: Release) -> None:
    folder = invented_release.side("columns")

    assert folder is not None
    assert columns.open(folder).held["inCase"].rows > 0


def test_numbers_are_in_the_order_of_texts(made: Made) -> None:
    _, held = made(SMALL)

    iris = held.terms.iris(range(len(held.terms)))
    assert iris == sorted(iris)


def test_involvements_with_two_principals_or_none_are_all_there(made: Made) -> None:
    _, held = made(
        """:i1 habeas:inCase case:1 ; habeas:hasPrincipal agent:a , agent:b ; habeas:hasRole role:killed .
        :i2 habeas:inCase case:1 , case:2 . :i3 habeas:hasPrincipal agent:a ."""
    )
    table = held.involvements

    def said(numbers: Numbers) -> list[str]:
        return ["" if n < 0 else held.terms.iri(int(n)).rpartition("/")[2] for n in numbers]

    assert said(table.case) == ["1", "1", "1", "2"]
    assert said(table.agent) == ["a", "b", "", ""]
    assert said(table.role) == ["killed", "killed", "", ""]


def test_days_and_claims_stand_beside_the_involvement(made: Made) -> None:
    _, held = made(
        """:i1 habeas:inCase case:1 ; habeas:startsOnOrAfter "2019-05-03"^^xsd:date ,
            "2019-05-01"^^xsd:date ; habeas:startsOnOrBefore "2019-05-03"^^xsd:date , "2019-06-01"^^xsd:date ;
            habeas:endsOnOrAfter "some day" ; habeas:isSupportedBy :c1 , :c2 , :c3 .
        :c2 habeas:hasClaimStatus <https://w3id.org/habeas/vocab/claim-status/rejected> .
        :c3 habeas:hasClaimStatus <https://w3id.org/habeas/vocab/claim-status/disputed> .
        :i2 habeas:inCase case:1 ."""
    )
    table = held.involvements

    first, last = np.datetime64("2019-05-01"), np.datetime64("2019-06-01")
    epoch = 719163  # 1970-01-01 as date.toordinal counts
    assert table.days[0].tolist() == [
        first.astype(int) + epoch,
        last.astype(int) + epoch,
        *[UNKNOWN_DAY] * 3,
    ]
    assert table.days[1].tolist() == [UNKNOWN_DAY] * len(BOUNDS)
    assert table.claims.tolist() == [2, 0]


def test_what_names_no_iri_is_counted_and_left_out(made: Made) -> None:
    _, held = made(':i1 habeas:inCase "a case" , case:1 , _:x .')

    assert held.held["inCase"].strange == 2
    assert relation(held, "inCase") == {("urn:test:i1", "https://w3id.org/habeas/id/case/1")}


def test_what_stands_in_two_graphs_is_there_once_and_said_to_repeat(made: Made) -> None:
    _, held = made(":g { :i1 habeas:inCase case:1 } :h { :i1 habeas:inCase case:1 }")

    assert (held.held["inCase"].rows, held.held["inCase"].repeated) == (1, 1)


def test_an_unknown_relation_names_the_near_ones(made: Made) -> None:
    _, held = made(SMALL)

    with pytest.raises(UnknownNameError, match="inCase"):
        held.relation("inCases")


def test_a_folder_without_columns_and_one_of_another_edition_are_refused(
    made: Made, tmp_path: Path
) -> None:
    with pytest.raises(columns.UnreadableColumnsError, match="habeas build"):
        columns.open(tmp_path / "nothing")
    _, held = made(SMALL)
    index = json.loads((held.folder / "index.json").read_text(encoding="utf-8"))
    (held.folder / "index.json").write_text(json.dumps(index | {"edition": 0}), encoding="utf-8")
    with pytest.raises(columns.UnreadableColumnsError, match="edition 0"):
        columns.open(held.folder)


def test_nothing_can_be_written_into_opened_columns(made: Made) -> None:
    _, held = made(SMALL)

    with pytest.raises(ValueError, match="read-only"):
        held.relation("inCase").subjects[0] = 1


@given(
    st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=20), st.text()
)
def test_the_dictionary_finds_what_it_holds_and_nothing_else(iris: set[str], other: str) -> None:
    held = sorted(iris, key=str.encode)
    terms = Dictionary.of(held)

    assert terms.iris(range(len(terms))) == held
    assert [terms.number(iri) for iri in held] == list(range(len(held)))
    assert terms.number(other) == (held.index(other) if other in iris else None)


def test_the_classes_that_are_held_exist() -> None:
    from habeas import assets

    declared = {str(subject) for subject in assets.ontology().subjects()}
    assert columns.Columns.classes <= declared
    assert {iri for iri in RELATIONS.values() if iri.startswith(HABEAS)} <= declared
