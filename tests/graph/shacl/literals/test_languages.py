"""What language ranges cover, and which tags are tags."""

import itertools

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.literals.languages import lang_matches, well_formed_tags

TAGS = st.from_regex("[a-zA-Z]{1,3}(-[a-zA-Z0-9]{1,3}){0,2}", fullmatch=True)


def test_a_range_covers_a_tag_and_what_is_said_more_of_it() -> None:
    tags = ["de", "DE", "de-AT", "de-AT-1996", "den", "d", "en-de", ""]

    assert lang_matches(tags, ["de"]).tolist() == [True] * 4 + [False] * 4
    assert lang_matches(tags, ["DE-at"]).tolist() == [False, False, True, True] + [False] * 4


def test_a_star_covers_every_tag_but_not_the_lack_of_one() -> None:
    assert lang_matches(["de", "x-mine", ""], ["*"]).tolist() == [True, True, False]
    assert lang_matches(["de", ""], ["fr", "*"]).tolist() == [True, False]


def test_nothing_is_covered_by_no_range_or_an_empty_one() -> None:
    assert lang_matches(["de", ""], []).tolist() == [False, False]
    assert lang_matches(["de", ""], [""]).tolist() == [False, False]
    assert lang_matches([], ["de"]).shape == (0,)


def test_a_range_is_not_extended() -> None:
    assert not lang_matches(["de-Latn-AT", "de-AT"], ["de-*-AT", "*-AT"]).any()


@settings(deadline=None)
@given(
    st.lists(TAGS, min_size=1, max_size=5), st.lists(TAGS | st.just("*"), min_size=1, max_size=5)
)
def test_ranges_cover_what_langmatches_of_oxigraph_says(tags: list[str], ranges: list[str]) -> None:
    rows = " ".join(f'("{tag}" "{each}")' for tag, each in itertools.product(tags, ranges))
    query = f"SELECT (langMatches(?tag, ?range) AS ?covers) {{ VALUES (?tag ?range) {{ {rows} }} }}"
    solutions = ox.Store().query(query)

    assert isinstance(solutions, ox.QuerySolutions)
    covers = [solution["covers"] for solution in solutions]
    values = [isinstance(each, ox.Literal) and each.value == "true" for each in covers]
    expected = [
        any(values[start : start + len(ranges)]) for start in range(0, len(values), len(ranges))
    ]
    assert lang_matches(tags, ranges).tolist() == expected


def test_tags_follow_the_grammar_of_rfc_5646() -> None:
    right = ["de", "deu", "zh-cmn-Hans-CN", "sr-Latn", "es-419", "sl-rozaj-biske", "de-CH-1901"]
    right += [
        "en-US-u-ca-buddhist",
        "x-mine",
        "de-x-mine-too",
        "i-klingon",
        "en-GB-oed",
        "art-lojban",
    ]
    right += [
        "zh-min-nan",
        "abcdefgh",
        "en-a-bbb-x-a-ccc",
        "DE-at",
        "sgn-BE-FR",
        "qaa-Qaaa-QM-x-south",
    ]
    wrong = ["", "a", "de_AT", "de-", "-de", "de--AT", "abcdefghi", "de-AT-AT", "x", "de-x", "en-a"]
    wrong += [
        "de-Latn-Latn",
        "de-419-AT",
        "1de",
        "de AT",
        "dé",
        "\u212ao",
        "de\n",
        "i-unknown-",
        "en-a-x-b",
    ]

    assert [tag for tag in right if not well_formed_tags([tag])[0]] == []
    assert [tag for tag in wrong if well_formed_tags([tag])[0]] == []
    assert well_formed_tags([*right, *wrong]).sum() == len(right)
