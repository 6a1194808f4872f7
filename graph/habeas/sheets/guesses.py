"""Whether the guess at an encoding is any good, told by the words that depend on it.

In Western European texts most letters of a word are plain ones, and no signs
stand inside of words. Read wrongly, Cyrillic or Arabic words have accents on
every letter, and Polish ones have signs in them.
"""

import codecs
import re

from habeas.sheets.encodings import Encoding, Survey
from habeas.sheets.problems import Problems

__all__ = ["judge"]

#: How many words are shown, and how many are looked at.
SHOWN, LOOKED = 5, 2_000
#: The share of accented letters that words with accents have at most: "été" has two thirds.
MOST_ACCENTED = 0.7
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
# What Western words do not have: a sign between letters other than an apostrophe, a hyphen or
# the dot of Catalan; a sign before a letter other than a quotation mark; a capital letter with an
# accent, or an opening mark, after a small letter; an undefined byte.
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿŠšŒœŽžŸƒªº"
_OPENING = "\u2018\u201a\u201c\u201e\u2039«"
_QUOTES = f"{_OPENING}\u2019\u201d\u203a»¿¡"
_ODD = re.compile(
    f"[{_LETTER}][^{_LETTER}\u2019\xad·\u2010-\u2015][{_LETTER}]|[^{_LETTER}{_QUOTES}\xad\xa0][{_LETTER}]"
    f"|[a-zß-ÿ][À-ÖØ-ÞŠŒŽŸ¿¡{_OPENING}]|\ufffd"
)
#: The encodings that are worth suggesting: others are of single machines.
SUGGESTED = [
    *(f"cp{number}" for number in (*range(1250, 1259), 437, 850, 852, 866, 874, 932, 949)),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9", "koi8_r"),
    *("koi8_u", "mac_roman", "mac_cyrillic", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]


def judge(encoding: Encoding, seen: Survey, problems: Problems) -> bool:
    """Show the words that a guess depends on, and say whether they are probable.

    A warning, or a violation if they are not.
    """
    words = [match[0] for match in _WORD.finditer(seen.beginning)][:LOOKED]
    texts = list(dict.fromkeys(word.decode(encoding.codec, "replace") for word in words))
    value = ", ".join(texts[:SHOWN])
    unsaid = f"The file does not say its encoding, and it is not UTF-8. As {encoding.name}"
    if _probable(texts):
        problems.add(
            "encoding",
            f"{unsaid} it reads like this. If that is wrong, name the encoding with --encoding, "
            "or save the file as UTF-8.",
            value=value,
            severity="Warning",
        )
        return True
    other = _other(seen, words)
    advice = f" Perhaps it is {other[0]}, which reads {other[1]!r}." if other else ""
    problems.add(
        "encoding",
        f"{unsaid} it reads like this, which is improbable. Name the encoding with --encoding, "
        f"or save the file as UTF-8.{advice}",
        value=value,
    )
    return False


def _probable(words: list[str]) -> bool:
    """Say whether words read as Western ones are such words.

    Examples
    --------
    >>> _probable(["José", "Zoë", "été"]), _probable(["Ïðèìåð", "Àííà"]), _probable(["£ukasz"])
    (True, False, False)
    """
    letters = accented = 0
    for word in words:
        inner = [letter for letter in word if letter.isalpha()]
        if len(inner) > 2:
            letters += len(inner)
            accented += sum(not letter.isascii() for letter in inner)
    odd = sum(bool(_ODD.search(word)) for word in words)
    return accented <= MOST_ACCENTED * max(letters, 1) and odd <= len(words) / 10


def _other(seen: Survey, words: list[bytes]) -> tuple[str, str] | None:
    """Return the encoding that the words are likeliest in, and what it makes of the longest."""
    longest = max(words, key=len)
    # Old Macintosh files are rarely recognized, and easily told by their words.
    if _probable([word.decode("mac_roman") for word in words]):
        return "mac-roman", longest.decode("mac_roman")
    lines = b"\n".join(line for line in seen.beginning.splitlines() if not line.isascii())
    from charset_normalizer import from_bytes  # only some install it, and it takes a while

    found = from_bytes(lines[: 1 << 16], cp_isolation=SUGGESTED).best()
    text = longest.decode(found.encoding, "replace") if found else ""
    if found is None or text == longest.decode("cp1252", "replace"):
        return None
    return codecs.lookup(found.encoding).name.replace("cp125", "windows-125"), text
