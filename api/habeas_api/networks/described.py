"""Every address of networks, as ``/openapi.json`` tells of it."""

from collections.abc import Sequence
from dataclasses import replace

from habeas_api.networks.declared import LISTED, ROUTES, RULE, Route
from habeas_api.networks.formats import DRAWINGS, JSON, NETWORKS, PAGE, ROWS
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter

__all__ = ["OPERATIONS"]

#: What has to be given, of the network that joins who signs together.
_GIVEN = {
    "path": "?from=north-watch&to=law-aid",
    "ego": "?agent=north-watch",
    "why": "?one=north-watch&other=law-aid",
}
_PATIENTLY = {"Prefer": "wait=20"}
_PREFER = Parameter("Prefer", "How long to wait for what takes long.", example="wait=20")
_HARD = (400, 403, 404, 406, 413, 429, 500, 501, 503, 504)


def _operation(route: Route) -> Operation:
    path = "/networks/{rule}" if route.name == "network" else f"/networks/{{rule}}/{route.name}"
    asked = path.replace("{rule}", "co-signing") + _GIVEN.get(route.name, "")
    is_slow = route.name != "why"
    return Operation(
        path,
        f"network-{route.name}" if route.name != "network" else "network",
        route.summary,
        "Networks",
        (RULE,),
        route.parameters,
        {form.media_type: form.title for form in route.forms.values()},
        is_slow=is_slow,
        problems=_HARD,
        about=route.about,
        asks=(_PREFER,) if is_slow else (),
        examples=(Example(asked, headers=_PATIENTLY if is_slow else {}),),
    )


_JOB = Parameter("job", "The name of a job, as in the Location of an answer.", example="none")
OPERATIONS: Sequence[Operation] = (
    Operation(
        "/networks",
        "networks",
        "The rules by which agents are joined.",
        "Networks",
        formats={JSON.media_type: JSON.title, PAGE.media_type: PAGE.title},
        parameters=LISTED,
        problems=(400,),
        is_tagged=False,
        examples=(Example("/networks"), Example("/networks?format=html", PAGE.media_type)),
    ),
    *(_operation(route) for route in ROUTES.values() if not route.by_suffix),
    *(
        replace(
            _operation(route),
            path=f"/networks/{{rule}}/{route.name}.{form.name}",
            name=f"network-{route.name}-{form.name}",
            formats={form.media_type: form.title},
            examples=(
                Example(f"/networks/co-signing/{route.name}.{form.name}", headers=_PATIENTLY),
            ),
        )
        for route in ROUTES.values()
        if route.by_suffix
        for form in route.forms.values()
    ),
    Operation(
        "/networks/jobs/{job}",
        "network-job",
        "What was computed, or how far it is.",
        "Networks",
        (_JOB,),
        formats={
            form.media_type: form.title
            for forms in (NETWORKS, ROWS, DRAWINGS)
            for form in forms.values()
        },
        is_slow=True,
        problems=(404, 410, 413, 500, 501, 503, 504),
        examples=(Example("/networks/jobs/none", "application/problem+json", 404),),
    ),
)
