"""Why two agents are joined: from an edge back to the documents behind it."""

from typing import Any

from flask import render_template, url_for
from scipy import sparse

from habeas.networks.arrays import Network
from habeas.networks.evidence import why as evidence_of
from habeas.networks.tables import EdgeTable
from habeas_api.networks.answering import Asked
from habeas_api.networks.desk import desk
from habeas_api.networks.formats import PAGE
from habeas_api.networks.results import written
from habeas_api.shown import shown_iri

__all__ = ["why"]


def why(asked: Asked) -> bytes:
    """Return what two agents share in a network, with the claims and their sources.

    Nothing is projected for it: only the rows of the two are looked at.

    Raises
    ------
    UnknownNameError
        If one of them is not in the network, with the near names.
    """
    subject = desk().subject(asked.rule, asked.values)
    subject.check()
    table = subject.table
    here = list(EdgeTable.named(table.agents, subject.places))
    labels = table.attributes.get("label", [""] * len(table.agents))
    network = Network(
        here,
        sparse.csr_array((len(here), len(here))),
        attributes={"label": [labels[place] for place in subject.places.tolist()]},
        table=table,
    )
    ends = [network.number(str(asked.values[name])) for name in ("one", "other")]
    one, other = (
        {"agent": here[place], "label": network.attribute("label")[place]} for place in ends
    )
    things = evidence_of(desk().release, network, one["agent"], other["agent"])
    rule = subject.rule
    if asked.form is not PAGE:
        said = {"rule": rule.name, "meaning": rule.meaning, "limits": rule.limits}
        asked_for = {name: value for name, value in table.about.items() if value}
        return written(
            {"about": said | asked_for, "one": one, "other": other, "things": things}, "json"
        )
    page = render_template(
        "network-why.html",
        rule=rule,
        network=url_for("networks.network", rule=rule.name),
        one=shown_iri(one["agent"], one["label"]),
        other=shown_iri(other["agent"], other["label"]),
        things=[_shown(thing) for thing in things],
    )
    return page.encode()


def _shown(thing: Any) -> dict[str, Any]:
    return {
        "thing": shown_iri(thing["through"], thing["label"]),
        "kind": thing["kind"],
        "claims": [
            {
                "claim": shown_iri(claim["claim"]),
                "status": claim["status"],
                "since": claim["since"],
                "citations": [
                    {
                        "source": shown_iri(each["source"], each["title"] or ""),
                        "locator": each["locator"],
                        "addresses": [shown_iri(address) for address in each["addresses"]],
                    }
                    for each in claim["citations"]
                ],
            }
            for claim in thing["claims"]
        ],
    }
