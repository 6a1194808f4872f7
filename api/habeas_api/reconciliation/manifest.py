"""What the service says that it can do, for programs that add it: its manifest."""

from typing import Any

from flask import url_for

from habeas import __version__
from habeas.reconciling import Reconciler
from habeas.reconciling.extending import MOST_VALUES
from habeas.terms import HABEAS, ROOT
from habeas_api.addresses import absolute
from habeas_api.reconciliation.answering import type_json
from habeas_api.reconciliation.reading import MOST_QUERIES

__all__ = ["PREVIEW_SIZE", "VERSIONS", "manifest"]

#: Of the Reconciliation Service API.
VERSIONS = ("0.2",)
#: Width and height of a preview, in pixels.
PREVIEW_SIZE = (420, 260)
#: As many types are offered at once; all others can be looked for.
OFFERED = 8
_SETTINGS = (
    {
        "name": "limit",
        "label": "At most",
        "type": "number",
        "default": 0,
        "help_text": f"How many values of a cell at most; 0 for up to {MOST_VALUES}.",
    },
    {
        "name": "language",
        "label": "Language",
        "type": "text",
        "default": "",
        "help_text": "Only texts in this language, such as en or ar; empty for all.",
    },
    {
        "name": "count",
        "label": "Count",
        "type": "checkbox",
        "default": False,
        "help_text": "How many values there are in all, and not which.",
    },
)


def manifest(reconciler: Reconciler) -> dict[str, Any]:
    """Return the manifest. Its addresses are whole ones, since it is kept elsewhere."""

    def at(name: str) -> str:
        return absolute(url_for(f"reconciliation.{name}"))

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": absolute(""),
            "service_path": url_for(f"reconciliation.suggest_{what}"),
            "flyout_service_path": url_for(f"reconciliation.flyout_{what}") + "?id=${id}",
        }

    width, height = PREVIEW_SIZE
    return {
        "versions": list(VERSIONS),
        "name": "Habeas: who fights for political prisoners",
        # Before an identifier it makes the IRI of a thing.
        "identifierSpace": ROOT,
        "schemaSpace": HABEAS,
        "documentation": at("about"),
        "serviceVersion": __version__,
        "defaultTypes": [
            type_json(each, reconciler) for each in list(reconciler.types.values())[:OFFERED]
        ],
        "view": {"url": at("view") + "?id={{id}}"},
        "feature_view": {"url": at("about") + "#{{id}}"},
        "preview": {"url": at("preview") + "?id={{id}}", "width": width, "height": height},
        "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {
                "service_url": absolute(""),
                "service_path": url_for("reconciliation.propose"),
            },
            "property_settings": list(_SETTINGS),
        },
        "batchSize": MOST_QUERIES,
    }
