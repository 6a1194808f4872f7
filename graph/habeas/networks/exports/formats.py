"""All formats that a network can be written in, by the names that commands and addresses take."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from habeas.networks.exports.csv_tables import edges_csv, nodes_csv
from habeas.networks.exports.json_forms import cx2, node_link_file
from habeas.networks.exports.pajek_files import pajek, pajek_project
from habeas.networks.exports.rows import AnyNetwork
from habeas.networks.exports.xml_forms import gexf, graphml

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True)
class Format:
    """One way to write a network. The same network gives the same bytes.

    Some share a media type: who asks by media type gets the first of them.
    """

    name: str
    #: What it is called on a page.
    title: str
    media_type: str
    #: How names of files end, with the dot.
    suffix: str
    write: Callable[[AnyNetwork], bytes]


def _by_name(formats: Iterable[Format]) -> Mapping[str, Format]:
    return MappingProxyType({each.name: each for each in formats})


#: The first is what one gets who asks for none.
FORMATS = _by_name(
    (
        Format("json", "Node-link JSON", "application/json", ".json", node_link_file),
        Format("graphml", "GraphML", "application/graphml+xml", ".graphml", graphml),
        Format("gexf", "GEXF", "application/gexf+xml", ".gexf", gexf),
        Format("pajek", "Pajek network", "text/plain", ".net", pajek),
        Format("pajek-project", "Pajek project", "text/plain", ".paj", pajek_project),
        Format("cx2", "CX2 for Cytoscape", "application/json", ".cx2", cx2),
        Format(
            "csv", "CSV of the edges", "text/csv", ".csv", lambda graph: edges_csv(graph).encode()
        ),
        Format(
            "nodes-csv",
            "CSV of the nodes",
            "text/csv",
            ".nodes.csv",
            lambda graph: nodes_csv(graph).encode(),
        ),
    )
)
