"""What of a name stays the same when somebody writes it otherwise.

Case, accents, order, brackets and legal forms differ from list to list; a name
may be written in another script, or as its initials. Each name is reduced to
forms that can be compared. A name that says that it is withheld names nobody,
and has none of them.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from habeas.errors import MissingLibraryError

__all__ = ["Forms", "forms", "is_withheld"]

#: Words that say that a name is not told, in the languages of the labels.
_WITHHELD = re.compile(
    r"""
      \b(?:name|names|identity|surname)\b [^()\[\]]* \b
        (?:withheld|deleted|removed|redacted|unknown|undisclosed|suppressed|omitted|protected)\b
    | \b(?:withheld|deleted|removed|redacted|undisclosed|suppressed|protected)\ (?:name|identity)\b
    | \bnot\ (?:disclosed|named|identified)\b
    | \bnombre\ (?:suprimido|reservado|omitido)\b | \bidentidad\ (?:reservada|protegida)\b
    | \bnom\ (?:supprimé|omis|retenu|confidentiel)\b | \bidentité\ protégée\b
    | \bимя\ (?:удалено|скрыто|не\ раскрывается)\b
    | الاسم\ محجوب | محجوب\ الاسم | 姓名(?:已隐去|保密|不详)
    | \banonym(?:ous|e|o|us)?\b | \banónim[oa]\b | \bаноним\b | \bunnamed\b
    | \bpseudonym(?:ized|ised)\b
    """,  # noqa: RUF001 - letters of other scripts
    re.VERBOSE | re.IGNORECASE,
)
#: What stands for a name that is not known.
_NOBODY = frozenset({"unknown", "nn", "na", "none", "x", "xx", "xxx", "xy", "?", ""})
#: Words that join others and tell nothing apart.
_SMALL = frozenset(
    (
        *("a", "al", "and", "at", "da", "das", "de", "del", "der", "des", "di", "die", "do", "dos"),
        *("du", "e", "el", "en", "et", "for", "fur", "in", "la", "las", "le", "les", "los", "of"),
        *("on", "pour", "para", "por", "the", "to", "und", "y"),
    )
)
#: What is put before a name.
_TITLES = frozenset(("dr", "frau", "herr", "miss", "mme", "mr", "mrs", "ms", "prof", "sir"))
#: What kind of body it is in law.
_LEGAL = frozenset(
    (
        *("asbl", "ev", "gmbh", "inc", "incorporated", "limited", "llc", "ltd", "ngo", "ong"),
        *("onlus", "plc", "pty", "sa"),
    )
)
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")  # noqa: RUF001
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z&.\-]{2,12}")
_DOTTED = re.compile(r"\b(\w)\.(?=\w\b)")
_WORDS = re.compile(r"[a-z0-9]+")
_VOWELS = re.compile(r"(?<=.)[aeiouyw']+")
_DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Forms:
    """A name in the forms that are compared; all empty if it is withheld."""

    #: Its words in Latin letters, without those that tell nothing apart, sorted.
    words: tuple[str, ...] = ()
    #: The consonants of its words, for names that were written in two scripts: by word, sorted,
    #: and in one piece, since some scripts leave no space between words.
    skeletons: tuple[str, ...] = ()
    #: What it is if it is an acronym, or has one in brackets.
    acronym: str = ""
    #: The first letters of its words, with and without the small ones.
    initials: tuple[str, ...] = ()
    #: Whether it is written in another script than the Latin one.
    is_transliterated: bool = False

    @property
    def key(self) -> str:
        """Return the words as one text; equal for the same name in another order."""
        return " ".join(self.words)


def is_withheld(text: str, of_person: bool = False) -> bool:
    """Return whether a name says that it is not told, or, of a person, is only initials.

    Examples
    --------
    >>> is_withheld("X (name withheld)"), is_withheld("Ada Example")
    (True, False)
    >>> is_withheld("A. B."), is_withheld("A. B.", of_person=True)
    (False, True)
    """
    if _WITHHELD.search(text):
        return True
    letters = re.findall(r"\w+", text)
    spelled = "".join(letters).casefold()
    initials = of_person and spelled.isascii() and all(len(word) == 1 for word in letters)
    return initials or spelled in _NOBODY


def forms(text: str, of_person: bool = False) -> Forms:
    """Return the forms of a name; people have no acronyms.

    Examples
    --------
    >>> found = forms("The Northern Watch for Rights (NWR)")
    >>> found.key, found.acronym, found.initials
    ('northern rights watch', 'nwr', ('nwfr', 'nwr', 'tnwfr'))
    >>> forms("Ада Примерова").skeletons == forms("Ada Primerova").skeletons
    True
    >>> forms("X (name withheld)") == Forms()
    True
    """
    if is_withheld(text, of_person):
        return Forms()
    plain = _DOTTED.sub(r"\1", unicodedata.normalize("NFKC", text))
    acronym = ""
    for inside in _BRACKETS.findall(plain):
        if _ACRONYM.fullmatch(inside.strip()):
            acronym = _letters(inside)
            plain = plain.replace(inside, " ")
    written = _WORDS.findall(_latin(plain).casefold().replace("'", ""))
    whole = "".join(written)
    if not acronym and _ACRONYM.fullmatch(plain.strip(" .")) and len(written) == 1:
        acronym = whole
    while len(written) > 1 and written[0] in _TITLES:
        written = written[1:]
    said = [word for word in written if word not in _LEGAL] or written
    telling = [word for word in said if word not in _SMALL] or said
    words = tuple(sorted(telling))
    return Forms(
        words=words,
        # The letters of an acronym are no consonants of a word.
        skeletons=() if telling == [acronym] else _skeletons(telling),
        acronym="" if of_person else acronym,
        initials=() if of_person else _initials(said, telling),
        is_transliterated=not _is_latin(plain),
    )


def _latin(text: str) -> str:
    if text.isascii():
        return text
    try:
        from anyascii import anyascii
    except ImportError as error:
        raise MissingLibraryError("Matching", "anyascii", "matching") from error
    return anyascii(text)


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(_latin(text).casefold()))


def _is_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [letter for letter in text if letter.isalpha()]
    return all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def _initials(said: list[str], telling: list[str]) -> tuple[str, ...]:
    """Return the first letters of three words or more; of two they tell nothing."""
    without_article = said[1:] if said[:1] == ["the"] else said
    found = {"".join(word[0] for word in words) for words in (said, without_article, telling)}
    return tuple(sorted(each for each in found if len(each) > 2))


def _skeletons(words: list[str]) -> tuple[str, ...]:
    """Return the consonants of words, unless so few are left that they tell nothing."""
    by_word = " ".join(sorted(filter(None, map(_skeleton, words))))
    return tuple(sorted({each for each in (by_word, _skeleton("".join(words))) if len(each) > 4}))


@lru_cache(maxsize=4096)
def _skeleton(word: str) -> str:
    """Return what is left of a word when scripts differ in how they write vowels.

    Examples
    --------
    >>> _skeleton("aleksey"), _skeleton("alexei")
    ('alks', 'alks')
    """
    plain = word.replace("x", "ks").replace("ph", "f").replace("ck", "k").replace("q", "k")
    plain = plain.replace("c", "k") if "ch" not in plain else plain
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", plain))
