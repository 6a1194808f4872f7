"""Which things rows mean."""

import pytest

from habeas.reconciling import Candidate, Given, Query, Reconciler, identifier_of
from habeas.reconciling.patience import Check
from habeas.terms import expand

BODY, PERSON = ("habeas:Organization",), ("habeas:Person",)


def names(found: list[Candidate]) -> list[str]:
    return [identifier_of(each.iri).rpartition("/")[2] for each in found]


def matched(found: list[Candidate]) -> str | None:
    """Return the one that is told to be the match; there is never a second."""
    all_of_them = [each for each in found if each.is_match]
    assert len(all_of_them) <= 1
    assert not all_of_them or found[0].is_match
    return names(all_of_them)[0] if all_of_them else None


def ask(reconciler: Reconciler, text: str, *types: str, **properties: str) -> list[Candidate]:
    given = {id.replace("__", ":").replace("_", "-"): [Given(v)] for id, v in properties.items()}
    return reconciler.match(Query(text, types, properties=given))


# Names


@pytest.mark.parametrize(
    "text",
    [
        "North Watch for Rights",
        "the NORTH WATCH for rights e.V.",
        "Rights, North Watch",
        "North Watch for Rights (NWR)",
        "مَرصد الشمال للحقوق",
        "Borealis Committee",
    ],
)
def test_a_body_is_matched_by_any_of_its_names(reconciler: Reconciler, text: str) -> None:
    found = ask(reconciler, text, *BODY)

    assert matched(found) == "nwr"
    assert found[0].score == 100
    assert found[0].name == "North Watch for Rights"


def test_a_description_tells_candidates_apart(reconciler: Reconciler) -> None:
    (found, *_) = ask(reconciler, "North Watch for Rights")

    assert found.description == "human rights NGO, Exampletown. Visits prisons."


def test_an_acronym_is_found_and_never_matched(reconciler: Reconciler) -> None:
    found = ask(reconciler, "NWR", *BODY)

    assert names(found)[0] == "nwr"
    assert found[0].score == 95
    assert matched(found) is None


def test_a_name_in_another_script_is_found(reconciler: Reconciler) -> None:
    assert names(ask(reconciler, "Severnyj Dozor"))[0] == "dozor"


def test_a_mistyped_name_is_found_and_not_matched(reconciler: Reconciler) -> None:
    found = ask(reconciler, "Nort Watch for Rights", *BODY)

    assert names(found)[0] == "nwr"
    assert matched(found) is None


def test_bodies_of_one_name_are_not_told_apart(reconciler: Reconciler) -> None:
    found = ask(reconciler, "League of Writers", *BODY)

    assert set(names(found)[:2]) == {"league-a", "league-b"}
    assert matched(found) is None


def test_one_candidate_is_not_alone_because_one_is_asked_for(reconciler: Reconciler) -> None:
    (found,) = reconciler.match(Query("League of Writers", BODY, limit=1))

    assert not found.is_match


def test_the_country_tells_bodies_of_one_name_apart(reconciler: Reconciler) -> None:
    for country, local in (("Examplia", "league-a"), ("XB", "league-b"), ("Ejemplia", "league-a")):
        assert matched(ask(reconciler, "League of Writers", *BODY, country=country)) == local


@pytest.mark.parametrize(
    "text", ["", "!!!", "X (name withheld)", "anonymous", "\0", "x" * 5000, "AND OR *"]
)
def test_what_names_nobody_finds_nobody(reconciler: Reconciler, text: str) -> None:
    assert ask(reconciler, text) == []


# People


@pytest.mark.parametrize("types", [PERSON, (), ("habeas:Agent",)])
def test_a_person_is_never_matched_by_a_name(
    reconciler: Reconciler, types: tuple[str, ...]
) -> None:
    found = ask(reconciler, "Ada Quillfeather", *types)

    assert names(found)[0] == "p1"
    assert found[0].score == 100
    assert matched(found) is None


def test_a_person_is_not_matched_by_name_and_website(reconciler: Reconciler) -> None:
    assert matched(ask(reconciler, "Ada Quillfeather", schema__url="https://ada.example")) is None


def test_a_person_is_matched_by_an_identifier_of_an_authority(reconciler: Reconciler) -> None:
    found = ask(reconciler, "Ada Quillfeather", *PERSON, skos__exactMatch="Q999999998")

    assert matched(found) == "p1"


def test_a_case_is_never_matched_by_a_name(reconciler: Reconciler) -> None:
    found = ask(reconciler, "Cy Lonelycase", "habeas:Case")

    assert names(found) == ["c1"]
    assert matched(found) is None


def test_a_pseudonym_is_compared_with_nothing(reconciler: Reconciler) -> None:
    assert "p4" not in names(ask(reconciler, "Zed Pseudonym"))


def test_a_person_is_no_candidate_for_a_body(reconciler: Reconciler) -> None:
    query = Query("Ada Quillfeather", BODY, prefers_types=True)

    assert "p1" not in names(reconciler.match(query))


# Identifiers and addresses


@pytest.mark.parametrize(
    "text",
    [
        "id/agent/nwr",
        "agent:nwr",
        expand("agent:nwr"),
        "Q999999999",
        "http://www.wikidata.org/entity/Q999999999",
    ],
)
def test_an_identifier_instead_of_a_name_is_a_match(reconciler: Reconciler, text: str) -> None:
    found = ask(reconciler, text)

    assert matched(found) == "nwr"
    assert found[0].score == 100


@pytest.mark.parametrize(
    "text", ["ISNI 0000 0001 2281 955X", "https://isni.org/isni/000000012281955X"]
)
def test_an_isni_is_read_however_it_is_written(reconciler: Reconciler, text: str) -> None:
    assert matched(ask(reconciler, "", dcterms__identifier=text)) == "nwr"


def test_an_identifier_of_another_thing_speaks_against_a_name(reconciler: Reconciler) -> None:
    found = ask(reconciler, "North Watch for Rights", *BODY, skos__exactMatch="Q999999998")

    assert matched(found) is None
    assert all(each.score < 50 for each in found if "nwr" in each.iri)


def test_a_website_makes_up_for_a_mistyped_name(reconciler: Reconciler) -> None:
    for address in ("nwr.example", "http://nwr.example/en", "https://www.nwr.example"):
        found = ask(reconciler, "Nort Watch for Rights", *BODY, schema__url=address)
        assert matched(found) == "nwr", address


def test_a_website_does_not_make_up_for_another_name(reconciler: Reconciler) -> None:
    found = ask(reconciler, "Wholly Otherwise", *BODY, schema__url="https://www.nwr.example/")

    assert names(found) == ["nwr"]
    assert matched(found) is None


def test_another_website_speaks_against_a_match(reconciler: Reconciler) -> None:
    found = ask(reconciler, "North Watch for Rights", *BODY, schema__url="https://other.example")

    assert names(found)[0] == "nwr"
    assert matched(found) is None


def test_properties_alone_find_things(reconciler: Reconciler) -> None:
    assert names(ask(reconciler, "", schema__url="https://www.nwr.example/")) == ["nwr"]
    assert names(ask(reconciler, "", skos__altLabel="NWR"))[0] == "nwr"


# Properties and types


def test_days_tell_things_of_one_name_apart(reconciler: Reconciler) -> None:
    for day, local in (("2019", "v1"), ("2020-05-17", "v2")):
        found = ask(reconciler, "Joint letter of spring", "habeas:Intervention", begins=day)
        assert (names(found)[0], found[0].score, found[1].score) == (local, 100, 75)


def test_what_is_not_known_does_not_lower_a_score(reconciler: Reconciler) -> None:
    found = ask(reconciler, "Lumenta", *BODY, country="Examplia")

    assert (names(found)[0], found[0].score) == ("solo", 100)
    assert [each.id for each in found[0].features] == ["name"]


def test_features_are_told_and_make_the_score(reconciler: Reconciler) -> None:
    (found, *_) = ask(reconciler, "League of Writers", *BODY, country="Otherland")

    assert {each.id: (each.value, each.weight) for each in found.features} == {
        "name": (1, 60),
        "country": (1, 20),
    }


def test_a_type_has_all_below_it(reconciler: Reconciler) -> None:
    assert names(ask(reconciler, "Prison Desk", "habeas:Agent")) == ["desk"]
    assert ask(reconciler, "Prison Desk", *BODY) == []
    assert ask(reconciler, "Prison Desk", "habeas:Case") == []


def test_a_type_that_is_a_wish_lowers_the_score_of_others(reconciler: Reconciler) -> None:
    (found,) = reconciler.match(Query("Prison Desk", BODY, prefers_types=True))

    assert (found.score, found.is_match) == (75, False)


def test_all_types_or_any_of_them(reconciler: Reconciler) -> None:
    both = ("habeas:Group", "habeas:Organization")

    assert names(reconciler.match(Query("Prison Desk", both))) == ["desk"]
    assert reconciler.match(Query("Prison Desk", both, all_types=True)) == []


def test_words_of_vocabularies_are_found_by_their_vocabulary(reconciler: Reconciler) -> None:
    found = ask(reconciler, "human rights NGO", "vocab:organization-type")

    assert matched(found) == "human-rights-ngo"


def test_without_a_type_things_come_before_words(reconciler: Reconciler) -> None:
    assert matched(ask(reconciler, "human rights NGO")) == "human-rights-ngo"
    assert all("/id/" in each.iri for each in ask(reconciler, "Prison Desk"))


def test_types_know_what_is_above_them(reconciler: Reconciler) -> None:
    assert reconciler.types["habeas:Person"].broader == ("habeas:Agent",)
    assert reconciler.types["vocab:organization-type"].broader == ("skos:Concept",)
    assert "habeas:Claim" not in reconciler.types
    assert reconciler.types.lines("habeas:Intervention") == {"habeas:Intervention", "habeas:Event"}


# Time


class OverError(Exception):
    """The time is over."""


def ending_after(calls: int) -> Check:
    left = iter(range(calls))

    def check() -> None:
        if next(left, None) is None:
            raise OverError

    return check


def test_a_row_with_many_values_is_ended_within_itself(reconciler: Reconciler) -> None:
    # One candidate with two names; ten values of each of two properties of names.
    values = [Given(f"Other Name {number}") for number in range(10)]
    row = Query(
        "North Watch for Rights",
        BODY,
        properties={"skos:prefLabel": values, "skos:altLabel": values},
    )
    checked: list[None] = []
    reconciler.match(row, lambda: checked.append(None))

    # Each candidate, property, known value, and each two that are compared.
    assert len(checked) > 1 + 2 + 3 + 10 * 2 + 10 * 1
    for calls in range(len(checked)):
        with pytest.raises(OverError):
            reconciler.match(row, ending_after(calls))


# What is no more


def test_what_was_merged_leads_to_what_it_is_now(reconciler: Reconciler) -> None:
    for text in ("agent:merged", "Merged Beacon", "Older Beacon"):
        found = ask(reconciler, text)
        assert names(found)[0] == "beacon"
        assert len(names(found)) == len(set(names(found)))
    assert matched(ask(reconciler, "agent:merged")) == "beacon"
    assert matched(ask(reconciler, "Merged Beacon")) == "beacon"


@pytest.mark.parametrize(
    "text",
    [
        "agent:gone",
        "agent:lost",
        "Lost Lantern",
        "agent:loop",
        "Loop Lantern",
        "agent:never",
        "id/agent/",
    ],
)
def test_what_is_gone_is_no_candidate(reconciler: Reconciler, text: str) -> None:
    assert not set(names(ask(reconciler, text))) & {"gone", "lost", "loop", "pool", "never"}


# Suggestions


def test_suggestions_begin_with_what_was_typed(reconciler: Reconciler) -> None:
    for typed in ("north wa", "boreal", "id/agent/nwr"):
        assert reconciler.begins(typed)[0].name == "North Watch for Rights"
    assert all("gone" not in each.iri for each in reconciler.begins("agent:gone"))


def test_suggestions_of_a_type_and_by_pages(reconciler: Reconciler) -> None:
    first, second, third, *_ = (e.iri for e in reconciler.begins("league"))

    found = {identifier_of(each).rpartition("/")[2] for each in (first, second, third)}
    assert found == {"league-a", "league-aa", "league-b"}
    assert [e.iri for e in reconciler.begins("league", most=1, skip=1)] == [second]
    assert all("aa" not in e.iri for e in reconciler.begins("league", "habeas:Organization"))
    assert reconciler.begins("league", "habeas:Person") == []


def test_pages_of_suggestions_for_an_identifier_leave_nothing_out(reconciler: Reconciler) -> None:
    # What it was merged into is found by a name too, but after a word that begins so.
    typed = "agent:merged"
    whole = [each.iri for each in reconciler.begins(typed, most=4)]

    pages = [reconciler.begins(typed, most=1, skip=place) for place in range(4)]

    assert whole[:2] == [expand("agent:beacon"), expand("vocab:event-type/merger")]
    assert [each.iri for page in pages for each in page] == whole
