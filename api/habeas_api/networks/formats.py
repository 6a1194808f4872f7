"""What networks, tables and drawings can be had as."""

from collections.abc import Mapping
from dataclasses import dataclass

from habeas.networks.exports import FORMATS

__all__ = ["DRAWINGS", "JSON", "NETWORKS", "PAGE", "ROWS", "Form"]


@dataclass(frozen=True)
class Form:
    """One format, by the name that ``format=`` takes."""

    name: str
    media_type: str
    title: str


def _named(*forms: Form) -> Mapping[str, Form]:
    return {form.name: form for form in forms}


JSON = Form("json", "application/json", "JSON")
PAGE = Form("html", "text/html", "HTML")
_WRITTEN = [Form(each.name, each.media_type, each.title) for each in FORMATS.values()]
#: The first one is for those who like all the same.
NETWORKS = _named(_WRITTEN[0], PAGE, *_WRITTEN[1:])
ROWS = _named(JSON, Form("csv", "text/csv", "CSV"))
DRAWINGS = _named(
    Form("svg", "image/svg+xml", "SVG"),
    Form("png", "image/png", "PNG"),
)
