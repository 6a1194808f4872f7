"""In which encoding a text is, and how sure that is."""

import io
from unittest.mock import patch

import pytest
from tests.graph.sheets.conftest import Reader

from habeas.sheets import encodings
from habeas.sheets.encodings import find_encoding, survey

WESTERN = "id,name\n1,José Ejemplo\n2,Zoë “Beispiel”\n3,L'Élise\n"
CYRILLIC = "id,имя\n1,Пример Анна\n2,Пример Борис\n3,Вымышленный Виктор\n"
ARABIC = "id,name\n1,مثال آدا من المدينة الشمالية\n2,شخص خيالي من الجنوب\n"


@pytest.mark.parametrize("mark", [False, True])
@pytest.mark.parametrize("text", [WESTERN, CYRILLIC, ARABIC], ids=["western", "cyrillic", "arabic"])
@pytest.mark.parametrize("name", ["UTF-8", "UTF-16-LE", "UTF-16-BE"])
def test_unicode_is_found_with_and_without_a_mark(
    read: Reader, name: str, text: str, mark: bool
) -> None:
    found = read("acts.csv", (("\ufeff" if mark else "") + text).encode(name))

    assert (found.encoding, found.certain, found.problems) == (name, True, ())
    assert found.sheets[0].header == tuple(text.splitlines()[0].split(","))
    assert read.rows(found.sheets[0])[0] == tuple(text.splitlines()[1].split(","))


@pytest.mark.parametrize(
    ("codec", "name", "text"),
    [
        ("cp1252", "Windows-1252", WESTERN),
        ("latin-1", "Latin-1", "id,name\n1,José Ejemplo\n2,été à Gênes\n"),
    ],
)
def test_western_bytes_are_guessed_and_the_words_shown(
    read: Reader, codec: str, name: str, text: str
) -> None:
    found = read("acts.csv", text.encode(codec))

    assert (found.encoding, found.certain) == (name, False)
    assert ",".join(read.rows(found.sheets[0])[0]) == text.splitlines()[1]
    [problem] = found.problems
    assert (problem.rule, problem.severity) == ("encoding", "Warning")
    assert problem.value.startswith("José")


@pytest.mark.parametrize(
    ("codec", "suggestion", "text"),
    [
        ("cp1251", "it is windows-1251, which reads 'Вымышленный'", CYRILLIC),
        ("koi8-r", "it is koi8-r, which reads 'Вымышленный'", CYRILLIC),
        ("cp1256", "it is windows-1256, which reads 'الشمالية'", ARABIC),
        (
            "cp1250",
            "it is windows-1250, which reads 'Przykład'",
            "id,name\n1,Łukasz Przykład\n2,Ądam Źródło\n",
        ),
        ("mac_roman", "it is mac-roman, which reads '“Beispiel”'", WESTERN),
    ],
)
def test_improbable_words_stop_the_file_and_suggest(
    read: Reader, codec: str, suggestion: str, text: str
) -> None:
    found = read("acts.csv", text.encode(codec))

    assert found.sheets == ()
    [problem] = found.problems
    assert (problem.rule, problem.severity) == ("encoding", "Violation")
    assert suggestion in problem.message


@pytest.mark.parametrize("encoding", ["windows-1251", "CP1251"])
def test_an_encoding_can_be_named(read: Reader, encoding: str) -> None:
    found = read("acts.csv", CYRILLIC.encode("cp1251"), encoding=encoding)

    assert (found.encoding, found.certain, found.problems) == (encoding, True, ())
    assert read.rows(found.sheets[0], "имя") == [
        ("Пример Анна",),
        ("Пример Борис",),
        ("Вымышленный Виктор",),
    ]


@pytest.mark.parametrize("encoding", ["windows-1259", "base64", ""])
def test_a_named_encoding_must_be_one(read: Reader, encoding: str) -> None:
    found = read("acts.csv", "id,name\n1,Ada\n", encoding=encoding)

    if encoding:
        assert [(problem.rule, problem.value) for problem in found.problems] == [
            ("encoding", encoding)
        ]
        assert not found.sheets
    else:
        assert found.encoding == "UTF-8"


def test_a_named_encoding_passes_over_its_mark(read: Reader) -> None:
    for name in ("utf-8", "utf-8-sig", "utf-16"):
        found = read("acts.csv", "id,name\n1,é\n".encode(name), encoding=name.removesuffix("-sig"))
        assert found.sheets[0].header == ("id", "name")
        assert read.rows(found.sheets[0]) == [("1", "é")]


def test_a_few_wrong_bytes_do_not_make_a_text_another(read: Reader) -> None:
    good = "id,name\n" + "1,José Ñandú\n" * 10

    found = read("acts.csv", good.encode() + b"2,Garc\xeda\n")

    assert found.encoding == "UTF-8"
    [problem] = found.problems
    assert (problem.rule, problem.line, problem.value) == ("bytes", 12, "2,Garc\\xeda")


def test_bytes_that_the_encoding_lacks_are_named(read: Reader) -> None:
    found = read("acts.csv", b"id,name\n1,Jos\xe9\n2,Zo\x81\n", encoding="cp1252")

    [problem] = found.problems
    assert problem.message.startswith("Character 5 of the line is the byte 81, which is not cp1252")
    assert problem.line == 3


def test_halves_of_characters_and_ends_in_the_middle_are_named(read: Reader) -> None:
    text = "id,name\n1,a".encode("utf-16-le")

    half = read("acts.csv", b"\xff\xfe" + text + b"\x00\xd8" + "\n2,b\n".encode("utf-16-le"))
    cut = read("acts.csv", b"\xff\xfe" + text + "\nb".encode("utf-16-le")[:-1])

    assert [(problem.line, problem.value) for problem in half.problems] == [(2, "1,a\\ud800")]
    assert "half of a character" in half.problems[0].message
    assert "ends in the middle of a character of UTF-16-LE" in cut.problems[0].message


def test_nul_bytes_are_named_and_do_not_end_the_text(read: Reader) -> None:
    found = read("acts.csv", b"id,name\n1,A\0da\n2,Ben\n")

    assert [(problem.rule, problem.line) for problem in found.problems] == [("bytes", 2)]
    assert read.rows(found.sheets[0]) == [("1", "A\ufffdda"), ("2", "Ben")]


def test_nul_bytes_do_not_make_a_text_utf16(read: Reader) -> None:
    padded = read("acts.csv", b"id,name\n" + b"a1,Ada\0\0\0\0\0\0\n" * 4)
    regular = read("acts.csv", b"id,name\n" + b"a,Adaa\0\n" * 5)
    emoji = read("acts.csv", ("id,name\n" + "\U0001f600" * 8 + "\n").encode("utf-16-le"))

    assert (padded.encoding, regular.encoding) == ("UTF-8", "UTF-8")
    assert {each.rule for each in [*padded.problems, *regular.problems]} == {"bytes"}
    assert (emoji.encoding, emoji.sheets[0].header) == ("UTF-16-LE", ("id", "name"))


def test_the_survey_is_the_same_in_pieces_of_any_size() -> None:
    content = WESTERN.encode() + b"\xe9\0" + CYRILLIC.encode("cp1251")
    whole = survey(io.BytesIO(content))

    for size in (1, 2, 3, 7):
        with patch.object(encodings, "PIECE", size):
            assert survey(io.BytesIO(content)) == whole


def test_an_ascii_text_is_utf8_for_certain() -> None:
    found = find_encoding(survey(io.BytesIO(b"id,name\n1,Ada\n")))

    assert (found.name, found.certain) == ("UTF-8", True)
