"""The labels of a term in every language, as people read them: with direction, and how far to trust them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

import pyoxigraph as ox

from habeas.describe import Description
from habeas.terms import expand
from habeas.vocabulary.labels import Label, labels
from habeas_api.shown import outside

__all__ = ["LANGUAGES", "Name", "names_of"]

#: The languages of the labels: what English calls them, and how they are written.
LANGUAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "en": ("English", "ltr"),
        "ar": ("Arabic", "rtl"),
        "es": ("Spanish", "ltr"),
        "fr": ("French", "ltr"),
        "ru": ("Russian", "ltr"),
        "zh": ("Chinese", "ltr"),
    }
)
_PREF_LABEL = expand("skos:prefLabel")


@dataclass(frozen=True)
class Name:
    """A label in one language."""

    text: str
    language: str
    #: What English calls the language.
    called: str
    #: ``ltr`` or ``rtl``.
    direction: str
    #: ``original`` for English; else ``draft``, ``checked`` or ``attested``.
    status: str
    #: Who checked it, or where it was seen.
    source: str

    @property
    def address(self) -> str:
        """Where it was seen, if that can be linked to."""
        return outside(self.source)

    @property
    def site(self) -> str:
        """The site of that address."""
        return urlsplit(self.address).netloc


def names_of(description: Description, iri: str) -> list[Name]:
    """Return the labels of a term: English first, then by code of language.

    The labels of the release win. How far they can be trusted is known of those in our tables.
    """
    tables = {label.language: label for label in _by_term().get(iri, ())}
    texts = {language: label.text for language, label in tables.items()}
    for value in description.values(iri, _PREF_LABEL):
        if isinstance(value, ox.Literal) and value.language:
            texts[value.language] = value.value
    return [
        _name(language, texts[language], tables.get(language))
        for language in sorted(texts, key=lambda language: (language != "en", language))
    ]


def _name(language: str, text: str, label: Label | None) -> Name:
    called, direction = LANGUAGES.get(language, (language, "auto"))
    if language == "en":
        return Name(text, language, called, direction, "original", "")
    if label is None or label.text != text:
        return Name(text, language, called, direction, "draft", "")
    return Name(text, language, called, direction, label.status, label.source)


@cache
def _by_term() -> Mapping[str, Sequence[Label]]:
    found: dict[str, list[Label]] = {}
    for label in labels():
        found.setdefault(label.term, []).append(label)
    return found
