"""How to cite the release that is served: ``/CITATION.cff``, in Citation File Format 1.2.0."""

import json

from habeas.release.description import read_facts, release_iri
from habeas_api.discovery.services import address
from habeas_api.discovery.state import Kept

__all__ = ["cff"]

#: The licences that are known by their addresses.
_LICENSES = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
}


def cff(each: Kept) -> str:
    """Return the file. All text in it is quoted as JSON does, which YAML reads as it is."""
    facts, version = read_facts(each.release.manifest), each.release.version
    lines = [
        "cff-version: 1.2.0",
        "message: If you use this release, please cite it as below.",
        "type: dataset",
        f"title: {_quoted(facts.title)}",
        f"version: {_quoted(version)}",
        "authors:",
        f"  - name: {_quoted(facts.creator_name or 'Habeas project')}",
    ]
    if each.since is not None:
        lines.append(f"date-released: {_quoted(each.since.date().isoformat())}")
    if facts.license in _LICENSES:
        lines.append(f"license: {_LICENSES[facts.license]}")
    else:
        lines.append(f"license-url: {_quoted(facts.license)}")
    if facts.description:
        lines.append(f"abstract: {_quoted(facts.description)}")
    lines += [
        f"url: {_quoted(release_iri(version))}",
        f"repository-artifact: {_quoted(address('dump'))}",
        "identifiers:",
        "  - type: url",
        f"    value: {_quoted(release_iri(version))}",
        "    description: The name of this release, which never changes.",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
