"""What people type, in many scripts and with their mistakes, and what they should see first."""

import random
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.search import Index, make_index
from habeas.store.embedded import EmbeddedStore
from habeas.terms import ID, expand

# Invented people and bodies. `kind/local`, and the names by which each is on record.
NAMES = {
    "agent/ada": ["Ada Example@en", "آدا مثال@ar", "Ада Примерова@ru"],
    "agent/ben": ["Ben Example@en"],
    "agent/benedict": ["Benedict Sampleton@en"],
    "agent/khartibal": ["Samir al-Khartibal@en", "سمير الخرتبال@ar"],
    "agent/obrina": ["Nuala O'Brina@en"],
    "agent/zoltana": ["Zoltána Mintafalvi@hu"],
    "agent/primer": ["Олексій Зразковський@uk"],
    "agent/paradeig": ["Ελένη Παραδειγματίδου@el"],
    "agent/li": ["李示例@zh"],
    "agent/wang": ["王例示明@zh"],
    "agent/rei": ["例示れいこ@ja"],
    "agent/nang": ["နန်းဥပမာ@my"],
    "agent/dugma": ["דנה דוגמה@he"],
    "agent/north-watch": ["North Watch@en", "NWR@en", "مرصد الشمال@ar"],
    "agent/north-rights": ["North Rights Network@en"],
    "agent/human-rights": ["Human Rights Examplia@en"],
    "agent/exemplar": ["Çağla Örnekçi@tr"],
    "case/1": ["Case of Ada Example@en"],
    "case/2": ["Case of Samir al-Khartibal@en"],
    "source/letter": ["Open letter for Ada Example by the North Watch@en"],
    "source/opinion": ["Opinion 21/2019 concerning Ada Example@en", "A/XX/YY/2019/21@"],
    "source/human": ["On human rights and the writers of Examplia@en"],
}
SAID = {
    "agent/law-aid": "Lawyers of Examplia who defended Ada Example and Ben Example.",
    "agent/ben": "Brother of Ada Example.",
}
#: What is typed, and what comes first.
FIRST = [
    ("ada example", "agent/ada"), ("ADA  EXAMPLE!", "agent/ada"), ("example ada", "agent/ada"),
    ("ada exa", "agent/ada"), ("exmaple ada", "agent/ada"), ("adda example", "agent/ada"),
    ("ada exampel case", "case/1"), ("آدا مثال", "agent/ada"), ("ادا", "agent/ada"),
    ("ада", "agent/ada"), ("примерова", "agent/ada"), ("primerova", "agent/ada"),
    ("Примерва", "agent/ada"), ("ben", "agent/ben"), ("bened", "agent/benedict"),
    ("khartibal", "agent/khartibal"), ("khartibaal", "agent/khartibal"),
    ("alkhartibal", "agent/khartibal"), ("al khartibal", "agent/khartibal"),
    ("al-khartibal samir", "agent/khartibal"), ("Хартибаль", "agent/khartibal"),
    ("kartibel", "agent/khartibal"), ("سمير الخرتبال", "agent/khartibal"),
    ("الختربال", "agent/khartibal"), ("o'brina", "agent/obrina"), ("obrina", "agent/obrina"),
    ("O’Brina", "agent/obrina"), ("nuala obrnia", "agent/obrina"), ("zoltana", "agent/zoltana"),  # noqa: RUF001
    ("mintafalvy", "agent/zoltana"), ("зразковский", "agent/primer"),
    ("зразоквський", "agent/primer"), ("παραδειγματιδου", "agent/paradeig"), ("ελενη", "agent/paradeig"),
    ("示例", "agent/li"), ("李示例", "agent/li"), ("例示明", "agent/wang"), ("れいこ", "agent/rei"),
    ("李示列", "agent/li"), ("ဥပမာ", "agent/nang"), ("דוגמה", "agent/dugma"),
    ("north watch", "agent/north-watch"), ("norht wacth", "agent/north-watch"),
    ("northwatch", "agent/north-watch"), ("north wat", "agent/north-watch"),
    ("n.w.r.", "agent/north-watch"), ("nwr", "agent/north-watch"),
    ("human rights", "agent/human-rights"), ("hmuan rigths", "agent/human-rights"),
    ("cagla ornekci", "agent/exemplar"), ("Örnekçi", "agent/exemplar"),
    ("A/XX/YY/2019/21", "source/opinion"), ("opinion 21/2019", "source/opinion"),
    ("case:1", "case/1"), ("https://w3id.org/habeas/id/agent/ben", "agent/ben"),
    ("source/letter", "source/letter"), ('"north watch" letter', "source/letter"),
    ("lawyers ada", "agent/law-aid"), ("letter of the north watch for ada by zebras", "source/letter"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The names above among three hundred others that are made of like syllables."""
    folder = tmp_path_factory.mktemp("relevance")
    draw = random.Random(4)
    names = dict(NAMES)
    for number in range(300):
        word = [
            "".join(draw.choices(["ka", "mo", "ri", "test", "dan", "lu", "bor"], k=3)) for _ in "ab"
        ]
        names[f"agent/z{number}"] = [f"{word[0]} {word[1]}@en".title()]
    graph = ox.NamedNode("urn:test:graph")
    quads = [
        ox.Quad(
            ox.NamedNode(ID + local),
            ox.NamedNode(expand("skos:altLabel" if place else "skos:prefLabel")),
            ox.Literal(text.rpartition("@")[0], language=text.rpartition("@")[2] or "en"),
            graph,
        )
        for local, texts in names.items()
        for place, text in enumerate(texts)
    ]
    described = ox.NamedNode(expand("dcterms:description"))
    quads += [
        ox.Quad(ox.NamedNode(ID + local), described, ox.Literal(text, language="en"), graph)
        for local, text in SAID.items()
    ]
    make_index(EmbeddedStore.of(quads), folder)
    with Index(folder) as opened:
        yield opened


@pytest.mark.parametrize(("typed", "first"), FIRST, ids=[typed for typed, _ in FIRST])
def test_what_is_meant_comes_first(index: Index, typed: str, first: str) -> None:
    found = index.search(typed)

    assert [hit.iri.removeprefix(ID) for hit in found.hits[:1]] == [first]
    assert found.total >= len(found.hits) > 0


@pytest.mark.parametrize("typed", ["zzzqqq", "xylo phone", "!?", "\0", "ﷺ", "99999"])
def test_what_nobody_is_called_is_not_found(index: Index, typed: str) -> None:
    found = index.search(typed)

    if any(sign.isalnum() for sign in typed):
        assert (found.hits, found.total, dict(found.facets)) == ([], 0, {})
    else:
        assert found.total == len(NAMES) + 300 + 1  # no word is asked for


def _mistyped(text: str, place: int, how: int, letter: str) -> str:
    if how == 0:
        return text[:place] + text[place + 1 :]
    if how == 1:
        return text[:place] + letter + text[place:]
    if how == 2:
        return text[:place] + letter + text[place + 1 :]
    if how == 3:
        return text[:place] + text[place] + text[place:]
    return text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]


_LONG = [
    (local, text.rpartition("@")[0])
    for local, texts in NAMES.items()
    if local.startswith("agent/")
    for text in texts
    if all(len(word) > 3 for word in text.rpartition("@")[0].replace("-", " ").split())
    and not text.endswith(("@zh", "@ja", "@my"))
]


@given(
    st.sampled_from(_LONG),
    st.integers(0, 40),
    st.integers(0, 4),
    st.sampled_from("aeiourtх인ي"),  # noqa: RUF001
)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_name_with_one_mistake_is_among_the_first(
    index: Index, name: tuple[str, str], place: int, how: int, letter: str
) -> None:
    local, text = name
    typed = _mistyped(text, place % len(text), how, letter)

    assert ID + local in [hit.iri for hit in index.search(typed).hits[:3]], typed
    assert ID + local in [hit.iri for hit in index.candidates(typed, most=3)], typed


@given(st.sampled_from(_LONG), st.integers(2, 40))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_name_is_suggested_while_it_is_typed(
    index: Index, name: tuple[str, str], end: int
) -> None:
    local, text = name
    typed = text[: max(end % (len(text) + 1), 2)]

    assert ID + local in [hit.iri for hit in index.begins(typed, most=60)], typed


@given(st.text(max_size=60))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_that_is_typed_is_wrong(index: Index, typed: str) -> None:
    found = index.search(typed, most=5)
    index.candidates(typed, most=5)
    index.begins(typed, most=5)

    for hit in found.hits:
        assert hit.mistakes >= 0
        places = [place for mark in hit.marks for place in mark]
        assert places == sorted(places)
        assert all(0 <= place <= len(hit.text) for place in places)


def test_the_text_that_was_found_comes_with_its_marks(index: Index) -> None:
    def marked(typed: str) -> list[str]:
        hit = index.search(typed).hits[0]
        return [hit.text[begin:end] for begin, end in hit.marks]

    assert marked("exmaple ada") == ["Ada", "Example"]
    assert marked("khartib") == ["Khartibal"]
    assert marked("alkhartibal") == ["al", "Khartibal"] or marked("alkhartibal") == ["al-Khartibal"]
    assert marked("示例") == ["示例"]
    assert marked("zoltana") == ["Zoltána"]
    assert marked("ادا") == ["آدا"]
    assert marked("примерво") == ["Примерова"]
    assert index.search("nwr").hits[0].name == "North Watch"


def test_candidates_are_like_the_name_and_say_how_much(index: Index) -> None:
    best, *others = index.candidates("The North Watch of Examplia")

    assert best.iri == f"{ID}agent/north-watch"
    assert 0 < best.score < 1
    assert all(0 < other.score <= best.score for other in others)
    assert index.candidates("Watch, North", most=1)[0].score == pytest.approx(1, abs=0.01)
    assert all(0 < hit.score <= 1 for hit in index.candidates("李示例明"))
    assert [hit.iri for hit in index.candidates("ada example", {"case"})][:1] == [f"{ID}case/1"]
    assert index.candidates("ada", {"nothing"}) == index.candidates("?!") == []
    assert [hit.kind for hit in index.begins("nor", {"agent", "nothing"})] == ["agent", "agent"]
    assert index.begins("nor", {"nothing"}) == index.begins("") == []
