"""Invented agents, some of them recorded twice, with the answer which.

Words are made of syllables, so that no name is anybody's; how often each is
used falls off as names of people and bodies do. Some agents that are not one
look like one: bodies with sister bodies elsewhere, people with the same name.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

from habeas.matching import Agent

__all__ = ["world"]

_ONSETS = (
    *("", "b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s"),
    *("st", "t", "tr", "v", "z"),
)
_VOWELS, _CODAS = ("a", "e", "i", "o", "u", "ai"), ("", "", "", "n", "r", "l", "s", "m")
_KINDS = (
    *("Association", "Centre", "Coalition", "Committee", "Foundation", "Initiative", "Institute"),
    *("League", "Network", "Society", "Union", "Watch"),
)
_TOPICS = (
    *("Democracy", "Free Expression", "Human Rights", "Justice", "Lawyers", "Legal Aid", "Peace"),
    *("Press Freedom", "Prisoners", "Students", "Torture Survivors", "Women's Rights", "Writers"),
)
_CYRILLIC = str.maketrans("abdefghiklmnoprstuvz", "абдефгхиклмнопрстувз")
_ARABIC = dict(zip("bdfghklmnprstvz", "بدفغهكلمنبرستفز", strict=True))


def world(count: int, twice: float, seed: int = 7) -> tuple[list[Agent], dict[frozenset[str], str]]:
    """Return about ``count`` records, and the pairs that are one agent with how they differ.

    Parameters
    ----------
    twice
        Which part of the agents has a second record.
    """
    random = Random(seed)
    given, family = (_words(random, size) for size in (900, 30_000))
    places = [word.capitalize() for word in _words(random, 250)]
    agents: list[Agent] = []
    pairs: dict[frozenset[str], str] = {}
    ways = {"person": _PERSON_WAYS, "body": _BODY_WAYS}
    taken = set()  # a body looks for a name that no other has; people do not
    for number in range(int(count / (1 + twice))):
        agent = Agent(f"urn:test:{number:06}", random.choice(("person", "body")))
        place = random.choice(places)
        if agent.kind == "person":
            name = f"{_often(random, given)} {_often(random, family)}".title()
        else:
            while (name := _body(random, place, family)) in taken:
                pass
            taken.add(name)
            if random.random() < 0.2:
                agent.sites.add(f"{name.casefold().replace(' ', '-')}.example")
            if random.random() < 0.1:
                agent.identifiers.add(f"wikidata:Q{number + 1}")
        agent.names.append((name, "en"))
        if random.random() < 0.5:
            agent.places.add(f"urn:test:{place}")
        agents.append(agent)
        if random.random() < twice:
            way, change = random.choice(ways[agent.kind])
            other = Agent(f"urn:test:{number:06}-b", agent.kind, [(change(random, name), "en")])
            if random.random() < 0.3:
                other.places |= agent.places
            if way == "other language":
                agent.identifiers.add(f"wikidata:Q{number + 1}")
                other.identifiers |= agent.identifiers
            agents.append(other)
            pairs[frozenset((agent.iri, other.iri))] = way
    return agents, pairs


def _words(random: Random, count: int) -> list[str]:
    found: Counter[str] = Counter()
    while len(found) < count:
        syllables = random.choice((2, 2, 3))
        word = "".join(
            random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS)
            for _ in range(syllables)
        )
        if len(word) > 3:
            found[word] += 1
    return list(found)


def _often(random: Random, words: list[str]) -> str:
    """Return a word; the first ones far more often than the last, as with names of people.

    Of 30,000 family names the first is that of 0.6 % of all, of 900 given names of 3.3 %.
    """
    return words[int(len(words) * random.random() ** 2)]


def _body(random: Random, place: str, words: list[str]) -> str:
    kind, topic = random.choice(_KINDS), random.choice(_TOPICS)
    own = random.choice(words).capitalize()
    forms = (f"{place} {kind} for {topic}", f"{own} {topic} {kind}", f"{own} {kind} {place}")
    return random.choice((*forms, f"{own} {random.choice(words).capitalize()} {kind} for {topic}"))


def _typo(random: Random, name: str) -> str:
    place = random.randrange(1, len(name) - 1)
    letter = random.choice("aeinorst")
    way = random.randrange(3)
    if way == 0:
        return name[:place] + name[place + 1 :]
    if way == 1:
        return name[:place] + letter + name[place:]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _acronym(name: str) -> str:
    return "".join(word[0] for word in name.split() if word != "for").upper()


def _turned(_: Random, name: str) -> str:
    first, last = name.split()
    return f"{last.upper()}, {first}"


def _arabic(_: Random, name: str) -> str:
    return " ".join("".join(_ARABIC.get(c, "") for c in word.casefold()) for word in name.split())


Change = Callable[[Random, str], str]
_PERSON_WAYS: list[tuple[str, Change]] = [
    ("family name first", _turned),
    ("a letter", _typo),
    ("Cyrillic", lambda _, name: name.casefold().translate(_CYRILLIC).title()),
    ("Arabic", _arabic),
    ("with a title", lambda random, name: f"{random.choice(('Dr.', 'Ms', 'Mr'))} {name}"),
]
_BODY_WAYS: list[tuple[str, Change]] = [
    ("acronym in brackets", lambda _, name: f"{name} ({_acronym(name)})"),
    ("acronym alone", lambda _, name: _acronym(name)),
    ("article and case", lambda _, name: f"THE {name.upper()}"),
    ("legal form", lambda random, name: f"{name} {random.choice(('e.V.', 'Inc.', 'NGO'))}"),
    ("a letter", _typo),
    ("Cyrillic", lambda _, name: name.casefold().translate(_CYRILLIC)),
    (
        "other language",
        lambda random, _: f"{random.randbytes(6).hex()} {random.randbytes(4).hex()}",
    ),
]
