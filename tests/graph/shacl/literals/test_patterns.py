"""What matches a pattern: examples, a slow engine of sets, and patterns written by an enemy."""

import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.literals.patterns import Matcher, PatternError, matcher
from habeas.shacl.literals.regex.characters import CharacterSet
from habeas.shacl.literals.regex.unicode import category

#: Pattern, flags, texts that match, texts that do not.
EXAMPLES: list[tuple[str, str, list[str], list[str]]] = [
    ("", "", ["", "a"], []),
    ("b", "", ["b", "abc"], ["", "B"]),
    ("^b", "", ["b", "bc"], ["ab", "a\nb"]),
    ("b$", "", ["b", "ab"], ["bc", "b\n", "b\nc"]),
    ("^$", "", [""], ["a", "\n"]),
    ("^a|b$", "", ["ax", "xb"], ["xa", "bx"]),
    ("a|", "", ["", "x"], []),
    ("^(a|bc)+?d{2,3}$", "", ["add", "abcaddd"], ["ad", "addddd", "dd"]),
    ("^a{2}b{0}c{1,}$", "", ["aac", "aaccc"], ["aabc", "aa", "ac"]),
    ("^(?:ab)?c$", "", ["c", "abc"], ["bc"]),
    ("^()*$", "", [""], ["a"]),
    ("^*a$+", "", ["a"], ["b"]),
    # the full stop is all but a newline, and with s everything
    ("^.$", "", ["a", "\r", "\U0001f600"], ["\n", "", "ab"]),
    ("^.$", "s", ["a", "\n"], [""]),
    ("^[.]$", "", ["."], ["a"]),
    # lines: no line begins after a newline that ends the text
    ("^b", "m", ["b", "a\nb"], ["ab", "a\n"]),
    ("b$", "m", ["b", "b\n", "b\na"], ["ba", "\n"]),
    ("^$", "m", ["", "\n", "a\n\n", "\na", "a\n\nb"], ["a", "a\n", "a\nb\n"]),
    (r"\n^", "m", ["\na", "a\nb"], ["a\n", "a\n\r"[:2]]),
    (r"\n$", "m", ["\n\n", "a\n\nb"], ["a\n", "\na"]),
    ("^a.b$", "ms", ["x\na\nb\ny", "a\nb\n"], ["a\n\nb"]),
    (r"^[^x]+$", "m", ["a\nx", "x\na\n"], ["x", "x\nx\n"]),
    # any case
    ("^straße$", "i", ["straße", "STRAẞE", "\u017ftraße"], ["strasse"]),
    ("^k$", "i", ["k", "K", "\u212a"], ["l"]),
    ("^[A-C]$", "i", ["A", "b"], ["d"]),
    ("^[^Q]$", "i", ["a", "\u0138"], ["q", "Q"]),
    ("^[A-Z-[IO]]$", "i", ["a", "B"], ["i", "O"]),
    (r"^\p{Lu}$", "i", ["A"], ["a"]),
    ("^ς$", "i", ["Σ", "\u03c3"], ["o"]),
    # space and comments on it
    ("^ a b [ ] c $", "x", ["ab c"], ["abc", " a b   c "]),
    ("a\\ \n+", "x", ["a+"], ["aa"]),
    ("^[ \\] ]a b$", "x", ["]ab", " ab"], ["]a b"]),
    ("^\\[ a \\]$", "x", ["[a]"], ["[ a ]"]),
    # a text that is taken as it is
    ("a.b*", "q", ["xa.b*x"], ["axb", "a.bb"]),
    ("A.(", "iq", ["a.("], ["ab("]),
    ("^", "qmsx", ["^"], ["", "a"]),
    ("a b", "qx", ["a b"], ["ab"]),
    # escapes
    (r"^\\\|\.\?\*\+\(\)\{\}\-\[\]\^\$$", "", ["\\|.?*+(){}-[]^$"], [""]),
    (r"^\n\r\t$", "", ["\n\r\t"], ["nrt"]),
    (r"^\d$", "", ["0", "٣", "\U0001d7ce"], ["a", "½", "²"]),
    (r"^\D$", "", ["a", "½"], ["0"]),
    (r"^\s\S$", "", [" a", "\n_"], ["\u00a0a", "\x0ba", "  "]),
    (r"^\w+$", "", ["aé1", "€", "\u0301", "²"], ["a_b", "a-b", "a b", "\u200c", "\ue000"]),
    (r"^\W$", "", ["_", "-", " "], ["a"]),
    (r"^\i\c*$", "", ["a-1", ":a.b", "_·"], ["-a", "1a", "·"]),
    (r"^\I\C$", "", ["- ", "1,"], ["a ", "1a"]),
    (r"^\p{Lu}\p{L}\P{L}$", "", ["Éa1"], ["ea1", "É11", "Éaa"]),
    (r"^\p{N}\p{Cn}$", "", ["½\u0378"], ["aa"]),
    (r"^https?:\/\/", "", ["http://x"], ["http:x"]),
    # sets
    ("^[abc]$", "", ["a", "c"], ["d", "", "ab"]),
    ("^[^abc]$", "", ["d", "\n"], ["a", ""]),
    ("^[a-zb-c]$", "", ["a", "z"], ["A"]),
    ("^[a-c-]$", "", ["b", "-"], ["d"]),
    ("^[-a]$", "", ["-", "a"], ["b"]),
    ("^[^-a]$", "", ["b"], ["-", "a"]),
    (r"^[+--]$", "", ["+", ",", "-"], ["."]),
    (r"^[a\-z]$", "", ["a", "-", "z"], ["b"]),
    (r"^[$^.]$", "", ["$", "^", "."], ["a"]),
    (r"^[\]\[]$", "", ["[", "]"], ["\\"]),
    (r"^[\d\-x]$", "", ["1", "-", "x"], ["w"]),
    ("^[a-z-[aeiou]]$", "", ["b", "z"], ["a", "B", "-"]),
    ("^[a-z-[b-y-[m]]]$", "", ["a", "m", "z"], ["b", "n"]),
    ("^[^a-[b]]$", "", ["c"], ["a", "b"]),
    ("^[a--[b]]$", "", ["a", "-"], ["b"]),
    (r"^[\w-[\d]]$", "", ["a"], ["1", "_"]),
    (r"^[\s\S]$", "", ["a", "\n"], [""]),
    (r"^[^\s\S]$", "", [], ["a", "\n", ""]),
    (r"[\n]", "m", ["\n", "a\n"], ["a"]),
    # what a group matched
    (r"^(a|b)\1$", "", ["aa", "bb"], ["ab", "a"]),
    (r"^(a)?\1b$", "", ["aab", "b"], ["ab"]),
    (r"^(a)|b\1$", "", ["a", "b"], ["ba"]),
    (r"^(\w)\1$", "i", ["aA", "éÉ"], ["ab"]),
    (r"^(a)(b)\2\1$", "", ["abba"], ["abab"]),
    (r"^(a)\12$", "", ["aa2"], ["aa"]),
    (r"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10$", "", ["abcdefghijj"], ["abcdefghija0"]),
    (r"^(a)(?:b)(c)\2$", "", ["abcc"], ["abcb"]),
    (r"^(.)\1$", "m", ["aa", "x\naa\n"], ["ab"]),
]


@pytest.mark.parametrize(("pattern", "flags", "right", "wrong"), EXAMPLES)
def test_examples_match_as_in_xpath(
    pattern: str, flags: str, right: list[str], wrong: list[str]
) -> None:
    match = matcher(pattern, flags)

    assert [text for text in right if not match([text])[0]] == []
    assert [text for text in wrong if match([text])[0]] == []
    assert match([*right, *wrong]).tolist() == [True] * len(right) + [False] * len(wrong)
    assert match.linear == ("\\1" not in pattern and "\\2" not in pattern)


@pytest.mark.parametrize(
    ("pattern", "flags", "right", "wrong"),
    [each for each in EXAMPLES if matcher(each[0], each[1]).linear and "q" not in each[1]],
)
def test_examples_match_the_same_in_the_engine_that_goes_back(
    pattern: str, flags: str, right: list[str], wrong: list[str]
) -> None:
    match = going_back(pattern, flags)

    assert match([*right, *wrong]).tolist() == [True] * len(right) + [False] * len(wrong)


def going_back(pattern: str, flags: str) -> Matcher:
    """Return the pattern's matcher in that engine, which a reference to an empty group asks for."""
    match = matcher(f"()\\1(?:{pattern})", flags)
    assert not match.linear
    return match


#: What is said of a pattern, and the patterns.
REFUSED: dict[str, list[str]] = {
    "no look-around or inner flags": ["(?=a)", "(?!a)", "(?<=a)b", "(?i)a", "(?P<name>a)", "(?>a)"],
    "is not an escape of XPath": [
        r"\bword",
        r"\é",
        "\\",
        r"\A",
        r"\x41",
        r"[\q]",
        r"[(a)\1]",
    ],
    "repeats nothing": ["*a", "a**", "a+++", "a{2}{3}", "(*)", "a|?", "{2}", "+", "(?:?)"],
    "begins no quantity": ["a{", "a{,2}", "a{2", "a{x}", "a{-1}", "a{1 }"],
    "a quantity goes down from 3 to 2": ["a{3,2}"],
    "more than 9 digits": ["a{1234567890}", "a{1,1234567890}"],
    "a group is not closed": ["(a", "(", "((a)", "(?:a"],
    "closed that was not opened": ["a)", "(a))", ")"],
    "closes nothing": ["a]", "]", "a}", "}"],
    "a set is not closed": ["[", "[a", "[^a", "[a-", "[a-z"],
    "a set is empty": ["[]", "[^]", "[]a]", "[a-[]]"],
    "stands between brackets": ["[[a]]", "[a[b]"],
    "a range goes down from b to a": ["[b-a]"],
    "neither between two characters nor at an end": ["[a-c-e]", r"[\d-x]", "[a-c--x]"],
    "is not the end of a range": [r"[a-\d]"],
    "only ] follows": ["[a-z-[b]c]", "[a-[b]", "[a-[b]-[c]]"],
    "not followed by a property": [r"\p", r"\pL", r"\p{L", r"\p{}", r"[\P{ L}]"],
    "is not a category of Unicode": [r"\p{Xx}", r"\p{Cs}", r"\p{Letter}", r"\p{l}", r"\P{Is}"],
    "write its range": [r"\p{IsNowhere}", r"[\P{IsBasicLatin}]"],
    "refers to no group": [r"\1", r"(a\1)", r"(a)\2", r"(a)\0", r"(?:a)\1"],
    "brackets are open": ["(" * 200 + ")" * 200, "[a-" * 200, "(" * 100_000, "(?:" * 101],
}


@pytest.mark.parametrize(
    ("reason", "pattern"), [(reason, each) for reason, some in REFUSED.items() for each in some]
)
def test_what_is_no_pattern_of_xpath_is_refused_with_advice(reason: str, pattern: str) -> None:
    with pytest.raises(PatternError, match="cannot be a pattern at character") as error:
        matcher(pattern)

    assert reason in error.value.reason
    assert error.value.pattern == pattern
    assert error.value.position is not None
    assert len(str(error.value)) < 300


def test_unknown_flags_are_refused() -> None:
    for flags in ("g", "iu", "I", " "):
        with pytest.raises(PatternError, match="is not one of its flags"):
            matcher("a", flags)
    assert matcher("A", "ii")(["a"]).all()


def test_a_pattern_is_read_once() -> None:
    assert matcher("^once$", "i") is matcher("^once$", "i")


# A second engine: for each place in a text, the places where an expression can end.

TEXTS = st.text("abAB_ 1\nÄä", max_size=8)


@dataclass
class Drawn:
    """An expression as it is written, and what it matches."""

    source: str
    ends: Callable[[str, int], set[int]]


def one(source: str, holds: Callable[[str], bool]) -> Drawn:
    return Drawn(source, lambda text, at: {at + 1} if at < len(text) and holds(text[at]) else set())


def cased(source: str, holds: Callable[[str], bool], flags: str) -> Drawn:
    """A character or range, which takes case variants with the flag i."""
    if "i" in flags:
        return one(source, lambda each: any(map(holds, (each.lower(), each.upper()))))
    return one(source, holds)


def in_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def before_end(text: str, at: int) -> bool:
    return at == len(text) and not text.endswith("\n")


def atoms(flags: str) -> st.SearchStrategy[Drawn]:
    lines = "m" in flags

    def starts(text: str, at: int) -> set[int]:
        after_newline = lines and 0 < at < len(text) and text[at - 1] == "\n"
        return {at} if at == 0 or after_newline else set()

    def stops(text: str, at: int) -> set[int]:
        at_end = before_end(text, at) if lines else at == len(text)
        before_newline = lines and text[at : at + 1] == "\n"
        return {at} if at_end or before_newline else set()

    return st.sampled_from(
        [
            cased("a", "a".__eq__, flags),
            cased("B", "B".__eq__, flags),
            cased("ä", "ä".__eq__, flags),
            cased("[a-b]", "ab".__contains__, flags),
            cased("[^A]", "A".__ne__, "")
            if "i" not in flags
            else one("[^A]", lambda c: c not in "aA"),
            one(r"\n", "\n".__eq__),
            one(r"[\n1]", "\n1".__contains__),
            one(r"[^\n]", "\n".__ne__),
            one(".", lambda each: "s" in flags or each != "\n"),
            one(r"\s", " \n".__contains__),
            one(r"\w", in_word),
            one(r"[\w-[1]]", lambda each: in_word(each) and each != "1"),
            one(r"\p{Lu}", str.isupper),
            one(r"\i", lambda each: each == "_" or each.isalpha()),
            Drawn("^", starts),
            Drawn("$", stops),
            Drawn("()", lambda _, at: {at}),
        ]
    )


def larger(inner: st.SearchStrategy[Drawn]) -> st.SearchStrategy[Drawn]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(in_a_row),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        st.builds(repeated, inner, st.integers(0, 2), st.none() | st.integers(0, 2), st.booleans()),
    )


def in_a_row(items: list[Drawn]) -> Drawn:
    def ends(text: str, at: int) -> set[int]:
        places = {at}
        for item in items:
            places = {end for place in places for end in item.ends(text, place)}
        return places

    return Drawn("".join(item.source for item in items), ends)


def any_of(branches: list[Drawn]) -> Drawn:
    source = "|".join(branch.source for branch in branches)
    return Drawn(
        f"({source})", lambda text, at: {end for each in branches for end in each.ends(text, at)}
    )


def repeated(inner: Drawn, least: int, more: int | None, reluctant: bool) -> Drawn:
    quantity = f"{{{least},{'' if more is None else least + more}}}{'?' if reluctant else ''}"

    def ends(text: str, at: int) -> set[int]:
        places = {at}
        for _ in range(least):
            places = {end for place in places for end in inner.ends(text, place)}
        found = set(places)
        for _ in range(len(text) + 1 if more is None else more):
            places = {end for place in places for end in inner.ends(text, place)}
            found |= places
        return found

    return Drawn(f"(?:{inner.source}){quantity}", ends)


EXPRESSIONS = {
    flags: st.recursive(atoms(flags), larger, max_leaves=8) for flags in ("", "i", "s", "m", "ism")
}


@pytest.mark.parametrize("flags", EXPRESSIONS)
@settings(deadline=None)
@given(st.data())
def test_patterns_match_as_in_an_engine_of_sets(flags: str, data: st.DataObject) -> None:
    drawn = data.draw(EXPRESSIONS[flags])
    texts = data.draw(st.lists(TEXTS, min_size=1, max_size=8))

    expected = [any(drawn.ends(text, at) for at in range(len(text) + 1)) for text in texts]

    assert matcher(drawn.source, flags)(texts).tolist() == expected
    assert going_back(drawn.source, flags)(texts).tolist() == expected


@settings(deadline=None)
@given(st.lists(st.text(max_size=5), max_size=5))
def test_any_texts_are_told_apart(texts: list[str]) -> None:
    assert matcher("^.*a", "s")(texts).tolist() == ["a" in text for text in texts]
    assert matcher(r"^\P{L}*$")(texts).tolist() == [
        not any(unicodedata.category(each)[0] == "L" for each in text) for text in texts
    ]


def test_categories_are_those_of_python() -> None:
    names: dict[str, list[str]] = {}
    for each in map(chr, range(sys.maxunicode + 1)):
        names.setdefault(unicodedata.category(each), []).append(each)
    names.pop("Cs")

    assert {name: category(name) for name in names} == {
        name: CharacterSet.of(characters) for name, characters in names.items()
    }


def test_halves_of_characters_are_characters() -> None:
    assert matcher("^.a$")(["\ud800a", "\udfffb"]).tolist() == [True, False]


def test_a_pattern_may_tell_many_characters_apart() -> None:
    text = "".join(map(chr, range(0x400, 0x500)))

    assert matcher(f"^{text}$").linear
    assert matcher(f"^{text}$")([text, text[:-1], text[::-1]]).tolist() == [True, False, False]
    assert matcher(f"^{text}$", "m")([f"{text}\n", text + "\u0400"]).tolist() == [True, False]


def test_a_pattern_of_far_too_many_characters_is_run_without_a_promise() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))

    begun = time.process_time()
    match = matcher(f"^{text}$")

    assert time.process_time() - begun < 3
    assert not match.linear
    assert match([text, text[:-1]]).tolist() == [True, False]


def test_a_long_pattern_is_read_soon() -> None:
    begun = time.process_time()
    many = [r"[\w\W]" * 500, "[" + r"\w\i\p{L}" * 5000 + "]", "a|" * 10_000, "(a)" * 10_000]
    for pattern in many:
        assert matcher(pattern)(["a" * 10_000]).all()

    assert time.process_time() - begun < 5


def test_many_and_long_texts_are_judged_in_parts() -> None:
    texts = ["a" * length for length in (0, 700_000, 700_000, 3_000_000, 1, 1_048_575, 1)]
    texts = [text + "b" * (place % 2) for place, text in enumerate(texts)]

    assert matcher("b")(texts).tolist() == [False, True] * 3 + [False]
    assert matcher("b")([]).shape == (0,)


CATASTROPHIC = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "^(.*a){12}$",
    "(a*)*b",
    "^((a*)*)*$",
    "^(a?){50}a{50}$",
]


@pytest.mark.parametrize("pattern", CATASTROPHIC)
def test_no_pattern_takes_longer_than_its_texts_are_long(pattern: str) -> None:
    texts = ["a" * 60 + "!"] * 2_000 + ["a" * 100_000 + "!"]
    match = matcher(pattern)
    assert match.linear

    begun = time.process_time()
    found = match(texts)

    assert time.process_time() - begun < 2
    assert not found.any()


def test_a_pattern_too_large_for_an_automaton_is_run_without_a_promise() -> None:
    match = matcher("^(?:a{1000}b{1000}){1000}$")

    assert not match.linear
    assert match(["ab", "a" * 1000]).tolist() == [False, False]


def test_long_counts_are_still_an_automaton() -> None:
    for pattern in (r"^\w{64}$", r"^.{1,2000}$", r"^[\s\S]{0,4000}$", r"^(\p{L}{1,20} ){1,50}"):
        assert matcher(pattern).linear
    assert matcher(r"^.{1,2000}$")(["é" * 2000, "é" * 2001]).tolist() == [True, False]
