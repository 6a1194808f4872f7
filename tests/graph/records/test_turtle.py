from collections.abc import Callable
from pathlib import Path

import pytest

from habeas.errors import InvalidRecordsError
from habeas.records import read_records
from habeas.terms import HABEAS, ID

Write = Callable[[str, str], Path]
PREFIXES = """\
@prefix event: <https://w3id.org/habeas/id/event/> .
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix source: <https://w3id.org/habeas/id/source/> .

"""
EVENT = (
    PREFIXES
    + """\
event:e1
    a habeas:Event ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:note ] ] .
"""
)


def test_evidence_gets_the_same_identifiers_wherever_it_is_read(write: Write) -> None:
    one = read_records([write("one.ttl", EVENT)])
    other = read_records([write("below/other.ttl", EVENT.replace("\n    ", " "))])

    assert set(one.triples) == set(other.triples)
    assert not any("_:" in str(triple) for triple in one.triples)


def test_a_claim_knows_what_it_supports_and_that_it_is_accepted(write: Write) -> None:
    triples = read_records([write("event.ttl", EVENT)]).triples

    claim = next(t.object for t in triples if t.predicate.value == HABEAS + "isSupportedBy")
    said = {
        t.predicate.value.rpartition("#")[2]: getattr(t.object, "value", "")
        for t in triples
        if t.subject == claim
    }
    assert said["type"] == HABEAS + "Claim"
    assert said["hasClaimSubject"] == ID + "event/e1"
    assert said["hasClaimStatus"].endswith("claim-status/accepted")


def test_a_claim_that_states_another_status_keeps_it(write: Write) -> None:
    text = EVENT.replace(
        "[ habeas:hasCitation",
        "[ habeas:hasClaimStatus <urn:test:open> ; habeas:hasCitation",
    )

    triples = read_records([write("event.ttl", text)]).triples

    statuses = [t.object for t in triples if t.predicate.value == HABEAS + "hasClaimStatus"]
    assert [str(status) for status in statuses] == ["<urn:test:open>"]


def test_things_and_their_claims_know_the_line_they_were_described_on(write: Write) -> None:
    path = write("event.ttl", EVENT)

    reading = read_records([path])

    assert {str(origin) for origin in reading.origins.values()} == {f"{path}:5"}
    assert len(reading.origins) == 3


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (PREFIXES + "event:e1 a habeas:Event\nevent:e2 a habeas:Event .", 6, "dot is expected"),
        (PREFIXES + "event:e1 a hebeas:Event .", 5, "prefix hebeas: has not been declared"),
        (PREFIXES + "event:e1 habeas:precedes [ a habeas:Event ] .", 5, "give it an identifier"),
        (PREFIXES + "event:e1 habeas:isSupportedBy _:x .\nevent:e2 habeas:isSupportedBy _:x .",
         None, "give it an identifier"),
        (PREFIXES + "_:x habeas:hasCitation _:x .", None, "give it an identifier"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_line(
    write: Write, text: str, line: int | None, part: str
) -> None:
    path = write("broken.ttl", text)

    with pytest.raises(InvalidRecordsError, match=part) as caught:
        read_records([path])

    assert caught.value.problems[0].line == line
    assert str(path) in str(caught.value)


def test_misspelled_words_of_ours_are_named_with_the_near_ones(write: Write) -> None:
    path = write(
        "event.ttl",
        EVENT + "event:e2 a habeas:Evnt ; habeas:preceeds event:e1 ;\n"
        "    habeas:hasEventType <https://w3id.org/habeas/vocab/event-type/arest> .\n",
    )

    with pytest.raises(InvalidRecordsError) as caught:
        read_records([path])

    for part in ("did you mean habeas:Event", "habeas:precedes", "vocab:event-type/arrest"):
        assert part in str(caught.value)
    assert {problem.line for problem in caught.value.problems} == {8}


def test_a_file_in_another_encoding_is_named_with_the_line_of_the_first_odd_byte(
    tmp_path: Path,
) -> None:
    path = tmp_path / "latin.ttl"
    path.write_bytes(EVENT.encode() + "# caf\xe9\n".encode("latin-1"))

    with pytest.raises(InvalidRecordsError, match=r"latin\.ttl, line 8: is not UTF-8 \(byte 0xe9"):
        read_records([path])


def test_all_broken_files_are_named_not_only_the_first(write: Write) -> None:
    folder = write("a.ttl", "broken").parent
    write("b.ttl", "broken too")
    write("agents.csv", "id,class\na,Nobody\n")

    with pytest.raises(InvalidRecordsError) as caught:
        read_records([folder])

    assert {Path(str(problem.path)).name for problem in caught.value.problems} == {
        "a.ttl",
        "b.ttl",
        "agents.csv",
    }


@pytest.mark.parametrize(
    ("name", "part"),
    [("absent.ttl", "does not exist"), ("case.docx", r"ends in \.docx"), ("empty", "no record")],
)
def test_paths_without_records_are_refused(tmp_path: Path, name: str, part: str) -> None:
    (tmp_path / "case.docx").touch()
    (tmp_path / "empty").mkdir()

    with pytest.raises(InvalidRecordsError, match=part):
        read_records([tmp_path / name])
