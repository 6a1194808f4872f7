"""What search engines for datasets read in a page: schema.org, as a block of data in JSON-LD.

A block of data is no script: nothing runs, and the policy that forbids all
scripts stays as it is.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from habeas.release.description import DATASET, Facts, read_facts, release_iri
from habeas.release.history import stamp
from habeas.terms import ROOT
from habeas_api.discovery.files import RDF, files_of
from habeas_api.discovery.services import address
from habeas_api.discovery.state import Kept

__all__ = ["block", "of_catalogue", "of_release"]

_KEYWORDS = ["human rights", "non-governmental organizations", "political prisoners"]
#: Those that look for datasets want that many characters of a description at least.
_SHORTEST = 50
_FALLBACK = (
    "An open knowledge graph of who fights for political prisoners, and how they work together."
)


def of_release(each: Kept) -> Markup:
    """Return the block for the first page: the release that is served, as a dataset."""
    return block({"@context": "https://schema.org/", **_dataset(each, with_files=True)})


def of_catalogue(releases: Sequence[Kept]) -> Markup:
    """Return the block for the catalogue: all releases that can be had."""
    facts = read_facts(releases[-1].release.manifest)
    return block(
        {
            "@context": "https://schema.org/",
            "@type": "DataCatalog",
            "@id": ROOT + "catalog",
            "name": f"Releases of {facts.title}",
            "url": address("catalog"),
            "license": facts.license,
            "publisher": _publisher(facts),
            "dataset": [_dataset(each, with_files=each is releases[-1]) for each in releases],
        }
    )


def block(said: Mapping[str, Any]) -> Markup:
    r"""Return JSON that can stand in a page: nothing in it can end the block.

    Examples
    --------
    >>> print(block({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _dataset(each: Kept, *, with_files: bool) -> dict[str, Any]:
    release = each.release
    facts = read_facts(release.manifest)
    description = facts.description
    if len(description) < _SHORTEST:
        description = f"{description} {_FALLBACK}".strip()
    said: dict[str, Any] = {
        "@type": "Dataset",
        "@id": release_iri(release.version),
        "name": facts.title,
        "description": description,
        "url": address("" if each.is_served else f"release/{release.version}"),
        "identifier": release_iri(release.version),
        "version": release.version,
        "license": facts.license,
        "isAccessibleForFree": True,
        "keywords": _KEYWORDS,
        "creator": _publisher(facts),
        "publisher": _publisher(facts),
        "isBasedOn": DATASET,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": ROOT + "catalog",
            "url": address("catalog"),
        },
    }
    if each.since is not None:
        said["datePublished"] = stamp(each.since)
    if facts.modified:
        said["dateModified"] = facts.modified
    if facts.language:
        said["inLanguage"] = facts.language
    if facts.citation:
        said["creditText"] = facts.citation
    if with_files:
        said["distribution"] = [
            {
                "@type": "DataDownload",
                "name": file.dump.title,
                "contentUrl": file.address,
                "encodingFormat": file.dump.media_type,
                "contentSize": str(file.dump.bytes),
                **({"sha256": file.dump.sha256} if file.dump.sha256 else {}),
            }
            for file in files_of(each)
            if not file.dump.part and (file.dump.media_type in RDF or file.dump.compression)
        ]
    return said


def _publisher(facts: Facts) -> dict[str, str]:
    said = {"@type": "Organization", "name": facts.creator_name or "Habeas project"}
    return said | ({"@id": facts.creator} if facts.creator else {})
