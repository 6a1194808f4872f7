"""All services with what describes them, as one set of links: ``/.well-known/api-catalog`` (RFC 9727)."""

import json
from typing import Any

from habeas_api.discovery.services import address, is_there, offered

__all__ = ["MEDIA_TYPE", "linkset"]

#: RFC 9264, with the profile of RFC 9727.
MEDIA_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


def linkset() -> str:
    """Return the links."""
    described = {"href": address("openapi.json"), "type": "application/json"}
    services: list[dict[str, Any]] = [
        {
            "anchor": address(each.path),
            "service-desc": [described],
            "service-meta": [{"href": address(each.described)}] if each.described else [],
            "describedby": [{"href": each.standard, "title": each.title}],
        }
        for each in offered()
    ]
    whole = {
        "anchor": address(".well-known/api-catalog"),
        "item": [{"href": each["anchor"]} for each in services],
        "describedby": [{"href": address("catalog"), "type": "text/turtle"}],
    }
    if is_there("health"):
        whole["status"] = [{"href": address("health"), "type": "application/json"}]
    kept = [{name: said for name, said in each.items() if said} for each in services]
    return json.dumps({"linkset": [whole, *kept]}, ensure_ascii=False, indent=1) + "\n"
