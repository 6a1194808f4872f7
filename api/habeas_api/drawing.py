"""The core of the ontology as a drawing: SVG without script, made from the words of the ontology.

The places of boxes and arrows are set by hand; what they are called is read,
so that the drawing cannot name what is not there.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flask import url_for
from markupsafe import Markup

from habeas.terms import HABEAS
from habeas_api.ontology_page import description, text_of

__all__ = ["arrows", "drawing", "style_source"]

WIDTH, HEIGHT = 1000, 650
TITLE = "The core of the ontology"
SUMMARY = (
    "Agents are joined to cases by relations; events are part of cases and are done by or to "
    "agents; relations and events rest on claims, which cite sources. Boxes inside a box are kinds "
    "of it."
)
#: Where our stylesheet speaks of the drawing: the palettes before, and the rules after.
_PALETTE_ENDS, _RULES_BEGIN = "* { box-sizing", "/* The drawing of the core */"


@dataclass(frozen=True)
class _Box:
    """A class: where it stands, and whether others stand in it, as kinds of it."""

    name: str
    x: int
    y: int
    width: int
    height: int = 34
    holds: bool = False


@dataclass(frozen=True)
class _Arrow:
    """Properties from one class to another, along a path, with the place of their names."""

    source: str
    properties: Sequence[str]
    target: str
    path: str
    x: int
    y: int
    anchor: str = "middle"
    #: Whether each name stands on a line of its own.
    stacked: bool = False


BOXES = (
    _Box("Agent", 20, 60, 190, 200, holds=True),
    _Box("Person", 40, 106, 150),
    _Box("Group", 40, 154, 150),
    _Box("Organization", 40, 202, 150),
    _Box("Mechanism", 20, 420, 190, 40),
    _Box("Relation", 310, 60, 200, 300, holds=True),
    _Box("Affiliation", 330, 106, 160),
    _Box("PersonalTie", 330, 154, 160),
    _Box("Collaboration", 330, 202, 160),
    _Box("Funding", 330, 250, 160),
    _Box("Involvement", 330, 298, 160),
    _Box("Case", 355, 395, 155, 40),
    _Box("Event", 640, 60, 348, 400, holds=True),
    _Box("Campaign", 652, 106, 132),
    _Box("Intervention", 652, 178, 132),
    _Box("Response", 652, 250, 132),
    _Box("Determination", 652, 322, 132),
    _Box("Outcome", 652, 394, 132),
    _Box("Sentence", 794, 178, 182),
    _Box("LegalProceeding", 794, 250, 182),
    _Box("DeprivationOfLiberty", 794, 322, 182),
    _Box("CustodyPhase", 794, 394, 182),
    _Box("DetentionSite", 794, 510, 182),
    _Box("Claim", 310, 595, 170, 38),
    _Box("Citation", 570, 595, 150, 38),
    _Box("Source", 815, 595, 150, 38),
)
ARROWS = (
    _Arrow("Relation", ("hasPrincipal", "hasParty"), "Agent", "M310 150H210", 260, 126, stacked=True),
    _Arrow(
        "Event",
        ("performedBy", "addressedTo", "concernsAgent", "onBehalfOf"),
        "Agent",
        "M720 60V34H115V60",
        417,
        26,
    ),
    _Arrow("Involvement", ("inCase",), "Case", "M432 332V395", 440, 381, "start"),
    _Arrow("Event", ("isPartOfCase",), "Case", "M640 415H510", 575, 408),
    _Arrow("Event", ("underMechanism",), "Mechanism", "M640 448H210", 575, 466),
    _Arrow("Mechanism", ("isOperatedBy",), "Organization", "M115 420V236", 123, 345, "start"),
    _Arrow("Intervention", ("isPartOfCampaign",), "Campaign", "M725 178V140", 733, 163, "start"),
    _Arrow("Response", ("respondsTo",), "Intervention", "M725 250V212", 733, 235, "start"),
    _Arrow("Sentence", ("isImposedIn",), "LegalProceeding", "M885 212V250", 893, 235, "start"),
    _Arrow("CustodyPhase", ("isPhaseOf",), "DeprivationOfLiberty", "M885 394V356", 893, 379, "start"),
    _Arrow("CustodyPhase", ("isHeldAt",), "DetentionSite", "M885 428V510", 893, 490, "start"),
    _Arrow("Relation", ("isSupportedBy", "isDisputedBy"), "Claim", "M332 360V595", 324, 510, "end", True),
    _Arrow("Event", ("isSupportedBy", "isDisputedBy"), "Claim", "M700 460V555H420V595", 560, 547),
    _Arrow("Claim", ("hasCitation",), "Citation", "M480 614H570", 525, 606),
    _Arrow("Citation", ("citesSource",), "Source", "M720 614H815", 767, 606),
)  # fmt: skip


def arrows() -> list[tuple[str, list[str], str]]:
    """Return what the arrows say in words: a class, its properties, and where they lead."""
    return [
        (_label(each.source), [_label(by) for by in each.properties], _label(each.target))
        for each in ARROWS
    ]


def drawing(alone: bool = False) -> Markup:
    """Return the drawing for a page; or ``alone``, with a style of its own."""
    return _drawn(alone, url_for("vocabulary.ontology"))


@cache
def _drawn(alone: bool, terms: str) -> Markup:
    """Return the drawing, whose boxes lead to the terms below the address ``terms``."""
    svg = Element("svg")
    if alone:
        svg.set("xmlns", "http://www.w3.org/2000/svg")
    svg.set("class", "drawing")
    svg.set("viewBox", f"0 0 {WIDTH} {HEIGHT}")
    svg.set("role", "group")
    svg.set("aria-labelledby", "drawing-title")
    svg.set("aria-describedby", "drawing-summary")
    SubElement(svg, "title", id="drawing-title").text = TITLE
    SubElement(svg, "desc", id="drawing-summary").text = SUMMARY
    if alone:
        SubElement(svg, "style").text = _style()
    tip = SubElement(
        SubElement(svg, "defs"), "marker", id="drawing-tip", viewBox="0 0 10 10", refX="9", refY="5"
    )
    for name, value in (("markerWidth", "7"), ("markerHeight", "7"), ("orient", "auto")):
        tip.set(name, value)
    SubElement(tip, "path", {"class": "tip", "d": "M0 0L10 5L0 10z"})
    for box in sorted(BOXES, key=lambda box: not box.holds):
        _draw_box(svg, box, terms)
    for arrow in ARROWS:
        _draw_arrow(svg, arrow)
    indent(svg)
    return Markup(tostring(svg, encoding="unicode", short_empty_elements=alone))


def style_source() -> str:
    """Return the source that a Content-Security-Policy names to allow the drawing's own style."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _style() -> str:
    """Return what our stylesheet says of colours and of the drawing."""
    text = (files("habeas_api") / "static" / "habeas.css").read_text(encoding="utf-8")
    return text.partition(_PALETTE_ENDS)[0] + text.partition(_RULES_BEGIN)[2]


def _draw_box(svg: Element, box: _Box, terms: str) -> None:
    link = SubElement(svg, "a", href=f"{terms}/term/{box.name}")
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": 5}
    shape = {name: str(value) for name, value in place.items()}
    SubElement(link, "rect", shape | {"class": "group" if box.holds else "box"})
    across = box.x + (15 if box.holds else box.width // 2)
    down = box.y + (27 if box.holds else box.height // 2 + 5)
    text = SubElement(link, "text", x=str(across), y=str(down))
    text.set("class", "class" if box.holds else "class middle")
    text.text = _label(box.name)


def _draw_arrow(svg: Element, arrow: _Arrow) -> None:
    path = SubElement(svg, "path", {"class": "arrow", "d": arrow.path})
    path.set("marker-end", "url(#drawing-tip)")
    labels = [_label(by) for by in arrow.properties]
    for place, line in enumerate(labels if arrow.stacked else [" · ".join(labels)]):
        text = SubElement(svg, "text", x=str(arrow.x), y=str(arrow.y + 16 * place))
        text.set("class", f"property {arrow.anchor}")
        text.text = line


def _label(name: str) -> str:
    return text_of(description(), HABEAS + name, "skos:prefLabel")
